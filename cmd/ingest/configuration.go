package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/foundation/config"
	"elixirscope/instance"

	"github.com/spf13/cobra"
)

func newConfig() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Show or check what ingest is configured to do", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(newConfigShow(), newConfigCheck(), newConfigSet(), newConfigUnset())
	return c
}

// show is the command line of ingest config show.
type show struct {
	runner
	origin bool
	format string
}

func newConfigShow() *cobra.Command {
	s := &show{runner: runner{scope: newScope()}}
	c := &cobra.Command{
		Use: "show", Short: "What ingest run would do with the same flags", Args: cobra.NoArgs,
		Long: `show prints every key with the value that ingest run would have, given the same
flags: of the last of these that says something: default, file, override,
environment, flag. The YAML can be read back.`,
		Example: "  ingest config show --origin\n  ingest config show --config shop.yaml --format json",
		RunE:    func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	s.register(c.Flags())
	c.Flags().BoolVar(&s.origin, "origin", false, "tell where each value comes from")
	c.Flags().StringVar(&s.format, "format", "yaml", "yaml or json")
	return c
}

func (s *show) run(c *cobra.Command) error {
	if s.format != "yaml" && s.format != "json" {
		return fmt.Errorf("--format is %q, must be yaml or json", s.format)
	}
	if err := s.load(c.Flags()); err != nil {
		return err
	}
	fields := s.store.Fields()
	if s.format == "json" {
		return failed(s.printJSON(fields))
	}
	var beside func(config.Field) string
	if s.origin {
		beside = func(f config.Field) string { return f.Origin.String() }
	}
	return failed(config.WriteYAML(output{}, fields, nil, beside))
}

// printJSON prints the sections with their values or, if origins are asked for, the
// list of all keys with everything that is known of them.
func (s *show) printJSON(fields []config.Field) error {
	encoder := json.NewEncoder(output{})
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if s.origin {
		return encoder.Encode(fields)
	}
	top := make(map[string]any)
	for _, f := range fields {
		in, names := top, strings.Split(f.Key, ".")
		for _, section := range names[:len(names)-1] {
			if in[section] == nil {
				in[section] = make(map[string]any)
			}
			in = in[section].(map[string]any)
		}
		in[names[len(names)-1]] = f.Value
	}
	return encoder.Encode(top)
}

func newConfigCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "Whether a configuration file is right", Args: cobra.ExactArgs(1),
		Long: `check prints "ok", or everything that is wrong with a configuration file, each fault
on a line with the place.

Exit codes: 0 nothing is wrong, 1 something is, 2 usage.`,
		RunE: func(_ *cobra.Command, args []string) error { return failed(checkOptions(args[0])) },
	}
}

func checkOptions(file string) error {
	err := config.Check(instance.DefaultOptions(), file)
	faults, ok := errors.AsType[config.Faults](err)
	switch {
	case err == nil:
		_, err = fmt.Fprintln(output{}, "ok")
		return err
	case !ok:
		return err
	}
	if _, err := fmt.Fprintln(output{}, faults); err != nil {
		return err
	}
	return fmt.Errorf("%s: %s", file, number(int64(len(faults)), "fault", "faults"))
}

func newConfigSet() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use: "set KEY VALUE", Short: "Change a key while ingest run goes on", Args: cobra.ExactArgs(2),
		Long: `set changes a key of the run that uses the store, at once. Only keys that are hot
(see configs/ingest.yaml) can be changed so, and none that a flag or the environment
sets. What is set counts for later runs too, until it is unset.`,
		Example: "  ingest config set log.level debug",
		RunE:    func(c *cobra.Command, args []string) error { return configure(c.Context(), data, args[0], &args[1]) },
	}
	c.Flags().StringVar(&data, "data", instance.DefaultData(), "directory of the store")
	return c
}

func newConfigUnset() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use: "unset KEY", Short: "Take back what config set has set", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return configure(c.Context(), data, args[0], nil) },
	}
	c.Flags().StringVar(&data, "data", instance.DefaultData(), "directory of the store")
	return c
}

// configure sets a key of the run that uses a store; nil unsets it.
func configure(ctx context.Context, data, key string, value *string) error {
	running := client.New(api.SocketPath(data))
	defer running.Close()
	err := running.Configure(ctx, key, value)
	if errors.Is(err, client.ErrNotRunning) {
		return notRunning(data)
	}
	return failed(err)
}
