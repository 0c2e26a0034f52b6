package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"

	"elixirscope/foundation/config"
	"elixirscope/foundation/telemetry"
	"elixirscope/instance"

	"github.com/spf13/pflag"
)

const (
	variablePrefix = "ELIXIRSCOPE_"
	fileVariable   = variablePrefix + "CONFIG" // names the configuration
	cacheVariable  = variablePrefix + "CACHE"  // where tests keep what they fetch
	askVariable    = variablePrefix + "TOKEN"  // is for query
)

// load takes the options from all their layers; those of flags are only what was given.
func (o *scope) load(flags *pflag.FlagSet) error {
	given, err := givenOptions(flags)
	if err != nil {
		return err
	}
	s := config.Sources{Prefix: variablePrefix, Environ: optionVariables(), Flags: given}
	s.File, s.Required = o.optionsFile(flags)
	store, err := instance.LoadOptions(s)
	if _, ok := errors.AsType[config.Faults](err); ok || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil {
		return failed(err)
	}
	o.store, o.options = store, *store.Get()
	return nil
}

// givenOptions returns the text of each key whose flag was given.
func givenOptions(flags *pflag.FlagSet) (map[string]string, error) {
	known, err := config.Load(instance.DefaultOptions(), config.Sources{})
	if err != nil {
		return nil, err
	}
	given := make(map[string]string)
	for _, f := range known.Fields() {
		if !flags.Changed(f.Flag) {
			continue
		}
		value := flags.Lookup(f.Flag).Value
		given[f.Key] = value.String()
		if list, ok := value.(pflag.SliceValue); ok {
			given[f.Key] = config.ListText(list.GetSlice())
		}
	}
	return given, nil
}

// optionVariables returns the environment without variables that are no keys.
func optionVariables() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{fileVariable, cacheVariable, askVariable, tokenVariable}, name)
	})
}

// optionsFile returns the name of the configuration, and whether it has to exist.
func (o *scope) optionsFile(flags *pflag.FlagSet) (name string, required bool) {
	if flags.Changed("config") {
		return o.file, true
	}
	if name, ok := os.LookupEnv(fileVariable); ok {
		return name, true
	}
	name = instance.DefaultOptionsFile()
	if _, err := os.Stat(name); err != nil {
		return "", false // not there, or in a directory that is somebody else's
	}
	return name, true
}

// roots returns what is to be ingested.
func (o *scope) roots(paths []string) []string {
	switch {
	case len(paths) > 0:
		return paths
	case len(o.options.Ingest.Repositories) > 0:
		return o.options.Ingest.Repositories
	}
	return []string{"."}
}

// logger returns what logs as the options say, also when the level changes later.
func (o *scope) logger() (*slog.Logger, error) {
	level := new(slog.LevelVar)
	if err := level.UnmarshalText([]byte(o.options.Log.Level)); err != nil {
		return nil, fmt.Errorf("log level: %w", err)
	}
	o.store.Subscribe(func(_, now *instance.Options) {
		_ = level.UnmarshalText([]byte(now.Log.Level)) // it is one of those allowed
	})
	return telemetry.NewLogger(os.Stderr, o.options.Log.Format, level), nil
}
