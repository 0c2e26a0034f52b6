# Prints library.txt: the public functions and macros of Elixir's documented
# modules, one module a line. Operators and generated names are left out.
#
#     elixir library.exs > library.txt

IO.puts("# Elixir #{System.version()}, made by library.exs")

modules =
  for app <- [:elixir, :eex, :ex_unit, :iex, :logger, :mix],
      _ = Application.load(app),
      {:ok, names} = :application.get_key(app, :modules),
      module <- names,
      match?("Elixir." <> _, Atom.to_string(module)),
      Code.ensure_loaded?(module),
      not function_exported?(module, :__impl__, 1),
      not function_exported?(module, :exception, 1),
      not String.starts_with?(inspect(module), "Mix.Tasks."),
      not match?({:docs_v1, _, _, _, :hidden, _, _}, Code.fetch_docs(module)),
      do: module

for module <- Enum.sort(modules) do
  names =
    for kind <- [:functions, :macros],
        {name, arity} <- module.__info__(kind),
        text = Atom.to_string(name),
        text =~ ~r/^[a-z][A-Za-z0-9_]*[?!]?$/,
        do: "#{text}/#{arity}"

  if names != [], do: IO.puts(Enum.join([inspect(module) | Enum.sort(names)], " "))
end
