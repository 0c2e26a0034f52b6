# Literals, which Truth.Source has the parser wrap in blocks.
defmodule Truth.Literals do
  @doc "Returns the value of an option, nil without."
  def option(options, key) when is_list(options) do
    Enum.find_value(options, fn
      {name, value} -> if literal(name) == key, do: value
      _ -> nil
    end)
  end

  def option(_, _), do: nil

  @doc "Returns the literal that a block wraps."
  def literal({:__block__, _, [literal]}), do: literal
  def literal(other), do: other
end
