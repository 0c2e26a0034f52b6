# Who is called: the receiver of a remote call.
defmodule Truth.Callee do
  @doc """
  Tells a call from the field of a map, and from what the parser itself makes of x[y]
  and of interpolation: there the receiver is a bare atom.
  """
  def called?(left, _, _, _) when is_atom(left), do: false
  def called?(_, _, [_ | _], _), do: true
  def called?(_, _, _, 1), do: true
  def called?(left, meta, [], 0), do: meta[:no_parens] != true or module?(left)

  defp module?({:__aliases__, _, _}), do: true
  defp module?({:__MODULE__, _, context}) when is_atom(context), do: true
  defp module?({:__block__, _, [atom]}) when is_atom(atom), do: true
  defp module?(_), do: false

  @doc "Returns the class of a remote call, its spelling and the segments of its alias."
  def callee(left, name) do
    case {path(left), left} do
      {nil, _} -> {"on expression", Atom.to_string(name), nil}
      {path, {:__aliases__, _, segments}} -> {"qualified", "#{path}.#{name}", segments}
      {path, _} -> {if(module?(left), do: "qualified", else: "on variable"), "#{path}.#{name}", nil}
    end
  end

  defp path({:__aliases__, _, [first | rest]}) when is_atom(first), do: Truth.Names.join([first | rest])

  defp path({:__aliases__, _, [first | rest]}) do
    with path when is_binary(path) <- path(first), do: Truth.Names.join([path | rest])
  end

  defp path({:__block__, _, [atom]}) when is_atom(atom), do: inspect(atom)
  defp path({name, _, context}) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  defp path({:@, _, [{name, _, context}]}) when is_atom(name) and is_atom(context), do: "@#{name}"

  # A chain of fields; what a module returns is none.
  defp path({{:., _, [left, name]}, meta, []}) when is_atom(name) do
    with true <- meta[:no_parens] == true and not module?(left), path when is_binary(path) <- path(left) do
      "#{path}.#{name}"
    else
      _ -> nil
    end
  end

  defp path(_), do: nil
end
