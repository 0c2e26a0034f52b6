# The items found so far, in the dictionary of the process that walks a file.
defmodule Truth.Items do
  def start, do: Process.put(__MODULE__, [])

  @doc "Ends the collection; returns the items in the order of the source."
  def take, do: __MODULE__ |> Process.delete() |> Enum.reverse() |> merge_clauses()

  @doc """
  Adds a definition at the current place. `more` may hold a key, which definitions that
  are one have in common, the complexity and the number of default arguments. What a
  module with a computed name defines has no name either, and is left out.
  """
  def definition(construct, name, line, arity, scope, more \\ %{}) do
    construct = if scope.quoted, do: "quoted " <> construct, else: construct
    item = %{kind: :def, construct: construct, name: name, line: line, arity: arity}
    once = %{key: make_ref(), complexity: 0, defaults: 0}
    if scope.module != :computed, do: item |> Map.merge(once) |> Map.merge(more) |> emit()
  end

  @doc "Returns the full name of a function or type."
  def qualified(%{module: nil}, name, arity), do: "#{name}/#{arity}"
  def qualified(%{module: module}, name, arity), do: "#{module}.#{name}/#{arity}"

  @doc "Adds a call, capture or name: its class, spelling and alias, its place and arity."
  def call({construct, name, module}, meta, arity, scope, kind \\ :call) do
    emit(%{
      kind: kind,
      construct: construct,
      name: name,
      line: meta[:line],
      column: meta[:column],
      arity: arity,
      quoted: scope.quoted,
      computed: scope.computed,
      module: module
    })
  end

  @doc "Runs `walk` and forgets the calls it adds."
  def without_calls(walk) do
    before = Process.put(__MODULE__, [])
    walk.()
    Process.put(__MODULE__, Enum.reject(Process.get(__MODULE__), &(&1.kind in [:call, :name])) ++ before)
  end

  defp emit(item), do: Process.put(__MODULE__, [item | Process.get(__MODULE__)])

  # The clauses of a function are one definition, at the line of the first. Any of
  # them may be the head that has the defaults. Credo measures clause by clause: the
  # function is as complex as its worst.
  defp merge_clauses(items) do
    clauses = items |> Enum.filter(& &1[:key]) |> Enum.group_by(& &1.key)

    items
    |> Enum.uniq_by(fn item -> item[:key] || make_ref() end)
    |> Enum.flat_map(fn
      %{key: key} = item ->
        defaults = clauses[key] |> Enum.map(& &1.defaults) |> Enum.max()
        worst = clauses[key] |> Enum.map(& &1.complexity) |> Enum.max()
        item = with_defaults(item, defaults)
        if worst > 0, do: [item, measure(item, worst)], else: [item]

      item ->
        [item]
    end)
  end

  defp with_defaults(item, 0), do: item
  defp with_defaults(item, n), do: %{item | name: "#{item.name} with #{n} defaults"}

  defp measure(item, n), do: %{item | kind: :complexity, name: "#{item.name} is #{n}", arity: -1}
end
