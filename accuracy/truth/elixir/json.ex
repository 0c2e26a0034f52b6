# Items as the accuracy measurement reads them.
defmodule Truth.Json do
  @doc "Returns the names of files on standard input."
  def files do
    # Bytes pass unchanged in both directions.
    :io.setopts(:standard_io, encoding: :latin1)
    for line <- IO.binstream(:stdio, :line), file = String.trim_trailing(line, "\n"), file != "", do: file
  end

  def write(lines), do: IO.binwrite(lines)

  @doc "Returns an item as one line of JSON."
  def item(item, file) do
    [
      ~s({"file":"),
      escape(file),
      ~s(","kind":"),
      to_string(item.kind),
      ~s(","construct":"),
      item.construct,
      ~s(","name":"),
      escape(item.name),
      ~s(","line":),
      to_string(item.line),
      ~s(,"arity":),
      to_string(item.arity),
      "}\n"
    ]
  end

  defp escape(text) do
    for <<character::utf8 <- text>>, into: "" do
      case character do
        ?" ->
          ~S(\")

        ?\\ ->
          ~S(\\)

        control when control < 0x20 ->
          "\\u00" <> (control |> Integer.to_string(16) |> String.pad_leading(2, "0"))

        other ->
          <<other::utf8>>
      end
    end
  end
end
