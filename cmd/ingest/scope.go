package main

import (
	"elixirscope/foundation/config"
	"elixirscope/instance"

	"github.com/spf13/pflag"
)

// scope is what the commands that ingest have in common: what goes where, and how.
type scope struct {
	repo      string
	reallyAll bool
	file      string           // of the configuration
	options   instance.Options // of flags; once they are loaded, of all layers
	store     *config.Store[instance.Options]
}

func newScope() scope { return scope{options: instance.DefaultOptions()} }

func (o *scope) register(flags *pflag.FlagSet) {
	ingest, pipeline, events := &o.options.Ingest, &o.options.Pipeline, &o.options.Events
	flags.StringVar(&o.file, "config", "", "configuration in YAML, '' for none (default: $ELIXIRSCOPE_CONFIG, or "+instance.DefaultOptionsFile()+" if it exists)")
	flags.StringVar(&o.options.Data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&o.repo, "repo", "", "name of the repository (default: that of the directory)")
	flags.IntVar(&pipeline.Jobs, "jobs", pipeline.Jobs, "files worked on at the same time (0: one per core)")
	flags.IntVar(&pipeline.StageCapacity, "stage-capacity", pipeline.StageCapacity, "files that may wait between two stages")
	flags.Var(newSize(&pipeline.BytesInFlight), "bytes-in-flight", "source bytes that are worked on at the same time: 32M, ...")
	flags.Var(newSize(&ingest.MaxFileSize), "max-file-size", "record larger files, but do not parse them: 500K, 4M, ...")
	flags.DurationVar(&ingest.ParseTimeout, "parse-timeout", ingest.ParseTimeout, "give up on a file after so much processor time")
	flags.Var(newSize(&ingest.ParseMemory), "parse-memory", "give up on a file that needs more memory: 512M, ...")
	flags.StringSliceVar(&ingest.Include, "include", nil, "only these files: globs as in .gitignore")
	flags.StringSliceVar(&ingest.Exclude, "exclude", nil, "not these files: globs as in .gitignore")
	flags.BoolVar(&o.reallyAll, "yes-really", false, "ingest a home directory or a whole file system")
	flags.StringArrayVar(&events.To, "events-to", nil, "append what changes, as lines of JSON (CloudEvents), to this file; - is standard output")
	flags.DurationVar(&events.Age, "events-age", events.Age, "forget changes that are older (0: never)")
	flags.Var(newSize(&events.Size), "events-size", "forget the oldest changes when all take more (0: never)")
	flags.StringVar(&o.options.Log.Level, "log-level", o.options.Log.Level, "what to log on standard error: debug, info, warn, error")
	flags.StringVar(&o.options.Log.Format, "log-format", o.options.Log.Format, "how to log: text, json")
}
