# How Elixir names modules. A scope is a map with the name of the module around
# (:computed when it has none that is written out, nil outside) and the aliases.
defmodule Truth.Names do
  alias Truth.Literals

  @doc """
  Returns the name that a defmodule gives, nil if it is computed, and the scope for
  what follows.

  As Kernel.defmodule does it: below a module, the name is appended to it and its
  first segment becomes an alias; on top, it is an alias like any other.
  """
  def module_name({:__aliases__, _, [:"Elixir", _ | _] = segments}, scope),
    do: {expand(segments, scope), scope}

  def module_name({:__aliases__, _, [first | _] = segments}, %{module: outer} = scope) when is_atom(first) do
    if outer in [nil, :computed] do
      {expand(segments, scope), scope}
    else
      {outer <> "." <> join(segments), put_in(scope.aliases[first], outer <> "." <> Atom.to_string(first))}
    end
  end

  def module_name(alias, scope), do: {module_reference(alias, scope), scope}

  @doc "Returns the module that an alias or atom stands for, nil if it is computed."
  def module_reference({:__aliases__, _, segments}, scope), do: expand(segments, scope)
  def module_reference({:__block__, _, [atom]}, _) when is_atom(atom), do: inspect(atom)

  def module_reference({:__MODULE__, _, context}, %{module: module}) when is_atom(context) do
    if is_binary(module), do: module
  end

  def module_reference(_, _), do: nil

  defp expand([:"Elixir" | [_ | _] = rest], _), do: join(rest)

  defp expand([first | rest], scope) when is_atom(first) do
    join([Map.get(scope.aliases, first, first) | rest])
  end

  defp expand([{:__MODULE__, _, context} | rest], %{module: module})
       when is_atom(context) and is_binary(module) do
    join([module | rest])
  end

  defp expand(_, _), do: nil

  def join(segments), do: Enum.map_join(segments, ".", &to_string/1)

  @doc "Returns the scope behind an alias."
  def bind_alias({{:., _, [base, :{}]}, _, targets}, _, scope) do
    with name when is_binary(name) <- module_reference(base, scope) do
      Enum.reduce(targets, scope, fn
        {:__aliases__, _, segments}, scope -> bind(List.last(segments), name <> "." <> join(segments), scope)
        _, scope -> scope
      end)
    else
      nil -> scope
    end
  end

  def bind_alias(target, options, scope) do
    as = options |> List.first([]) |> Literals.option(:as)

    case {module_reference(target, scope), as, target} do
      {nil, _, _} ->
        scope

      {name, {:__aliases__, _, [as]}, _} ->
        bind(as, name, scope)

      {name, nil, {:__aliases__, _, segments}} ->
        bind(List.last(segments), name, scope)

      {name, nil, {:__MODULE__, _, _}} ->
        bind(name |> String.split(".") |> List.last() |> String.to_atom(), name, scope)

      _ ->
        scope
    end
  end

  defp bind(segment, name, scope) when is_atom(segment), do: put_in(scope.aliases[segment], name)
  defp bind(_, _, scope), do: scope
end
