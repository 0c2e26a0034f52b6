# Cyclomatic complexity by the rule of Credo (its check CyclomaticComplexity): one for
# each of the operators below, one for each clause of a case or cond.
defmodule Truth.Complexity do
  @counted ~w(def defp defmacro if unless for try and or && ||)a

  @doc """
  Returns the complexity of one clause; 0 for what Credo does not measure: __using__,
  private macros, guards and delegates.
  """
  def complexity({:defmacro, _, [{:__using__, _, _} | _]}), do: 0
  def complexity({definer, _, _} = node) when definer in [:def, :defp, :defmacro], do: sum(node)
  def complexity(_), do: 0

  defp sum(node) do
    {_, sum} = Macro.prewalk(node, 0, fn node, sum -> {node, sum + weight(node)} end)
    sum
  end

  defp weight({name, _, args}) when name in @counted and is_list(args), do: 1

  defp weight({name, _, args}) when name in [:case, :cond] and is_list(args) do
    case Enum.find_value(args, &Truth.Literals.option(&1, :do)) do
      {:__block__, _, [list]} when is_list(list) or is_nil(list) -> length(List.wrap(list))
      block -> length(List.wrap(block))
    end
  end

  defp weight(_), do: 0
end
