package main

import (
	"elixirscope/foundation/config"
	"elixirscope/instance"
	"elixirscope/pipeline"

	"github.com/spf13/pflag"
)

// scope is what the commands that ingest have in common: what goes where, and how.
type scope struct {
	data      string
	repo      string
	reallyAll bool
	logLevel  string
	settings  instance.Settings
	pipeline  pipeline.Config
	events    eventFlags
}

func newScope() scope {
	return scope{settings: instance.DefaultSettings(), pipeline: pipeline.DefaultConfig(), events: newEventFlags()}
}

func (o *scope) register(flags *pflag.FlagSet) {
	flags.StringVar(&o.data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&o.repo, "repo", "", "name of the repository (default: that of the directory)")
	flags.IntVar(&o.pipeline.Jobs, "jobs", o.pipeline.Jobs, "files worked on at the same time")
	flags.IntVar(&o.pipeline.Capacity, "stage-capacity", o.pipeline.Capacity, "files that may wait between two stages")
	flags.Var(newSize((*config.Bytes)(&o.pipeline.BytesInFlight)), "bytes-in-flight", "source bytes that are worked on at the same time: 32M, ...")
	flags.Var(newSize((*config.Bytes)(&o.settings.MaxFileSize)), "max-file-size", "record larger files, but do not parse them: 500K, 4M, ...")
	flags.DurationVar(&o.settings.ParseTimeout, "parse-timeout", o.settings.ParseTimeout, "give up on a file after so much processor time")
	flags.Var(newSize((*config.Bytes)(&o.settings.ParseMemory)), "parse-memory", "give up on a file that needs more memory: 512M, ...")
	flags.StringSliceVar(&o.settings.Include, "include", nil, "only these files: globs as in .gitignore")
	flags.StringSliceVar(&o.settings.Exclude, "exclude", nil, "not these files: globs as in .gitignore")
	flags.BoolVar(&o.reallyAll, "yes-really", false, "ingest a home directory or a whole file system")
	o.events.register(flags)
	flags.StringVar(&o.logLevel, "log-level", "warn", "what to log on standard error: debug, info, warn, error")
}
