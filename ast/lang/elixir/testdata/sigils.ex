# Sigils that end in a backslash which escapes nothing.
defmodule Shop.Sigils do
  @separator ~S(\\)
  @quoted ~S(a\)b)

  def first, do: ~S[\\]
  def second, do: first() <> ~W|a \\| <> ~S"\\\\" <> ~S{\\\}}

  @doc ~S"""
  Third \\
  """
  def third, do: second()
end
