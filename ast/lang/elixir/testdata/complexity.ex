# Complexity: Credo's cyclomatic counts, cognitive complexity, nesting.
defmodule Shop.Complexity do
  def flat, do: 1

  def branches(a, b) do
    if a and b or a do
      unless b, do: 1, else: 2
    else
      for x <- a, x && b || a, do: x
    end
  end

  def cases(x) do
    case x do
      1 -> :a
      2 -> :b
      _ -> cond do
        x > 1 -> :c
        true -> :d
      end
    end
  end

  def piped_case(x) do
    x |> case do
      1 -> fn y -> if y, do: 1 end
      2 -> 2
    end
  end

  def one_line_case(x), do: case(x, do: (1 -> 2; 3 -> 4; 5 -> 6))
  def unquoted_case(x), do: case(x, do: unquote(x))
  def wrapped_case(x), do: case(x, do: [a, b])

  def tries do
    try do
      with {:ok, a} <- f(), {:ok, b} <- g(a) do
        a && b
      else
        :error -> 1
      end
    rescue
      e in [ArgumentError, Shop.Error] -> e
      _ in RuntimeError -> 1
    catch
      :exit, reason when is_atom(reason) -> reason
    else
      x -> x
    after
      cleanup()
    end
  end

  def receives do
    receive do
      {:a, x} -> if x, do: 1
    after
      timeout -> 2
    end
  end

  def worst(1), do: 1
  def worst(x) when x > 1 and x < 5, do: if(x, do: 1)
  def worst(x), do: x

  defmacro __using__(_), do: if(true, do: case(1, do: (1 -> 1)))

  defmacro macro do
    quote do
      def injected, do: if(1, do: 2)
      def other, do: 1
    end
  end

  def a && b, do: a and b
  defp timeout, do: 5
end
