# Prints what Elixir's own parser sees in the files named on standard input.
for file <- ~w(literals names callee complexity items declarations source json),
    do: Code.require_file("#{file}.ex", __DIR__)

Truth.Json.files()
|> Task.async_stream(
  fn file ->
    case file |> File.read!() |> Truth.Source.items() do
      {:ok, items} ->
        for item <- items, item.kind != :name, do: Truth.Json.item(item, file)

      {:error, reason} ->
        Truth.Json.item(%{kind: :refused, construct: "", name: reason, line: 0, arity: -1}, file)
    end
  end,
  timeout: :infinity
)
|> Enum.each(fn {:ok, lines} -> Truth.Json.write(lines) end)
