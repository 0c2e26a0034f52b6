# Definitions by macros that are no language: structs, records and tests.
defmodule Truth.Declarations do
  alias Truth.Items

  @doc """
  Adds a record: a macro that takes nothing, a record or fields, or a record and fields.
  """
  def record(definer, {:__block__, meta, [name]}, %{module: module} = scope)
      when is_atom(name) and module != nil do
    construct = if definer == :defrecord, do: "macro", else: "private macro"
    more = %{key: {scope.container, name, 2}, defaults: 2}
    Items.definition(construct, Items.qualified(scope, name, 2), meta[:line], 2, scope, more)
  end

  def record(_, _, _), do: :ok

  @doc "Adds the fields of a struct as far as they are written out: [:a, b: 1], ~w(a b)a."
  def fields({:__block__, _, [list]}, scope) when is_list(list), do: fields(list, scope)
  def fields({:__block__, meta, [name]}, scope) when is_atom(name), do: field(name, meta[:line], scope)
  def fields({:__block__, _, [{name, _}]}, scope), do: fields(name, scope)
  def fields(list, scope) when is_list(list), do: Enum.each(list, &fields(&1, scope))
  def fields({{:__block__, _, [_]} = name, _}, scope), do: fields(name, scope)

  def fields({operator, _, [left, right]}, scope) when operator in [:++, :|],
    do: fields([left, right], scope)

  def fields({:sigil_w, meta, [{:<<>>, _, [text]}, [?a]]}, scope) when is_binary(text) do
    for {line, number} <- text |> String.split("\n") |> Enum.with_index(meta[:line]),
        name <- String.split(line),
        do: field(name, number, scope)
  end

  def fields(_, _), do: :ok

  defp field(name, line, scope), do: Items.definition("field", "#{scope.module}.#{name}", line, -1, scope)

  @doc "Adds a test in the body of a module, if its title and that around it are written out."
  def test({_, meta, _} = title, %{module: module} = scope) when is_binary(module) do
    case {scope.describe, title(title)} do
      {describe, title} when :computed in [describe, title] ->
        :ok

      {nil, title} ->
        Items.definition("test", ~s(#{module}."#{title}"), meta[:line], -1, scope)

      {describe, title} ->
        Items.definition("test", ~s(#{module}."#{describe} > #{title}"), meta[:line], -1, scope)
    end
  end

  def test(_, _), do: :ok

  @doc "Returns the title of a test in one line, or :computed."
  def title({:__block__, _, [text]}) when is_binary(text), do: text |> String.split() |> Enum.join(" ")
  def title(_), do: :computed
end
