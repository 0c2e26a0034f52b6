# mix.exs: application, dependencies.
defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [
      app: :shop,
      version: "0.1.0",
      deps: deps(),
      aliases: aliases()
    ]
  end

  def application, do: [mod: {Shop.Application, []}, extra_applications: [:logger]]

  defp deps do
    [
      {:phoenix, "~> 1.7"},
      {:ecto_sql, "~> 3.10", only: [:dev, :test], runtime: false},
      {:core, path: "../core"},
      {:"quoted-dep", github: "a/b"}
    ] ++ extra()
  end

  defp aliases, do: [setup: ["deps.get"]]
  defp extra, do: []
end

defmodule Shop.Small.MixProject do
  use Mix.Project
  def project, do: [deps: [{:jason, "~> 1.0"}, {:core, in_umbrella: true}], other: [{:no, 1}]]
end
