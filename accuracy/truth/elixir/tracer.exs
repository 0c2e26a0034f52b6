# Prints the call edges that Elixir's compiler traces in the files named on standard
# input: who calls what, with everything resolved.
#
# The compiler reports what macros inject beside what the source wrote. Only a use
# that stands in the source at the line and column of the event counts, as
# Truth.Source finds the calls; what that leaves out is left out here too. Calls
# inside a quote and inside a function whose name is computed have no caller by
# name, they are left out as well.
for file <- ~w(literals names callee complexity items declarations source json),
    do: Code.require_file("#{file}.ex", __DIR__)

defmodule Truth.Tracer do
  @remote ~w(remote_function remote_macro imported_function imported_macro)a
  @local ~w(local_function local_macro)a

  def start do
    :ets.new(__MODULE__, [:named_table, :public, :duplicate_bag])
    Code.put_compiler_option(:tracers, [__MODULE__])
    Code.put_compiler_option(:parser_options, columns: true)
    Code.put_compiler_option(:ignore_module_conflict, true)
  end

  def trace({kind, meta, module, name, arity}, env) when kind in @remote,
    do: record(meta, {module, name, arity}, kind, env)

  def trace({kind, meta, name, arity}, env) when kind in @local,
    do: record(meta, {env.module, name, arity}, kind, env)

  def trace(_, _), do: :ok

  defp record(meta, callee, kind, env) do
    if meta[:column] do
      event = %{callee: callee, kind: kind, module: env.module, function: env.function, aliases: env.aliases}
      :ets.insert(__MODULE__, {{env.file, meta[:line], meta[:column]}, event})
    end

    :ok
  end

  @doc "Returns the edges that the source of a file wrote."
  def edges(file) do
    {:ok, items} = file |> File.read!() |> Truth.Source.items()

    for %{kind: kind, quoted: false, computed: false} = call when kind in [:call, :name] <- items,
        events = :ets.lookup(__MODULE__, {Path.expand(file), call.line, call.column}),
        {caller, callee} <-
          events |> Enum.flat_map(fn {_, event} -> edge(call, event) end) |> prefer_imported() do
      construct = if call.construct == "capture", do: "capture", else: "call"
      %{kind: :edge, construct: construct, name: "#{caller} -> #{callee}", line: call.line, arity: -1}
    end
  end

  # The compiler traces an import and then, at the same place, what it inlines it to.
  defp prefer_imported(found) do
    imported = for {:imported, edge} <- found, do: edge
    Enum.uniq(if imported != [], do: imported, else: for({:other, edge} <- found, do: edge))
  end

  defp edge(call, %{callee: {module, name, arity}} = event) do
    written = call.name |> String.split(".") |> List.last()

    cond do
      Atom.to_string(name) == written and not inlined?(call, event) ->
        [{class(event), {caller(event), spell({module, name, arity})}}]

      original = original(call, event) ->
        [{:other, {caller(event), spell(original)}}]

      true ->
        []
    end
  end

  defp class(%{kind: kind}) when kind in [:imported_function, :imported_macro, :local_function, :local_macro],
    do: :imported

  defp class(_), do: :other

  defp inlined?(call, event), do: original(call, event) != nil

  # original undoes the inlining of remote calls: Kernel.length(x) is reported as
  # :erlang.length(x), by the table of the compiler.
  defp original(%{module: [_ | _] = segments} = call, %{callee: {_, _, arity} = callee} = event) do
    module = Macro.expand({:__aliases__, [], segments}, %{__ENV__ | aliases: event.aliases, tracers: []})
    name = call.name |> String.split(".") |> List.last() |> String.to_atom()

    case :elixir_rewrite.inline(module, name, arity) do
      {rewritten, function} when {rewritten, function, arity} == callee -> {module, name, arity}
      _ -> nil
    end
  end

  defp original(_, _), do: nil

  defp caller(%{module: module, function: nil}), do: inspect(module)
  defp caller(%{module: module, function: {name, arity}}), do: spell({module, name, arity})

  defp spell({module, name, arity}), do: "#{inspect(module)}.#{name}/#{arity}"
end

files = Truth.Json.files()
Truth.Tracer.start()

case Kernel.ParallelCompiler.compile(files) do
  {:ok, _, _} ->
    files
    |> Task.async_stream(fn file -> Enum.map(Truth.Tracer.edges(file), &Truth.Json.item(&1, file)) end,
      timeout: :infinity
    )
    |> Enum.each(fn {:ok, lines} -> Truth.Json.write(lines) end)

  {:error, errors, _} ->
    IO.puts(:stderr, inspect(errors))
    System.halt(1)
end
