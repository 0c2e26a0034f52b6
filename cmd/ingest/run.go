package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"

	"elixirscope/api"
	"elixirscope/backpressure"
	"elixirscope/instance"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runner is the command line of ingest run.
type runner struct{ scope }

func newRun() *cobra.Command {
	r := &runner{newScope()}
	c := &cobra.Command{
		Use: "run [PATH...]", Short: "Bring the store up to date with directories and commits, then keep it so",
		Long: `run brings the store up to date with each directory, then watches them and takes
every change; of git:PATH_OR_URL[@REV] it takes the commit, then those that follow.
When it is interrupted (SIGINT, SIGTERM), it commits what it has accepted and ends. A
second signal ends it at once. Meanwhile query asks it over a socket in the data
directory, without being told.`,
		Example: "  ingest run\n  ingest run ~/src/shop ~/src/billing\n  ingest run git:https://host/shop.git@main",
		RunE:    func(c *cobra.Command, paths []string) error { return r.run(c, paths) },
	}
	r.register(c.Flags())
	return c
}

func (r *runner) register(flags *pflag.FlagSet) {
	r.scope.register(flags)
	o := &r.options
	flags.DurationVar(&o.Watch.Debounce, "debounce", o.Watch.Debounce, "how long a path must be quiet to be read")
	flags.DurationVar(&o.Watch.GitPoll, "git-poll", o.Watch.GitPoll, "how often to look what the revision of a git: repository names")
	flags.DurationVar(&o.Supervision.DrainTimeout, "drain-timeout", o.Supervision.DrainTimeout, "how long to commit what was accepted, when interrupted")
	flags.IntVar(&o.Pipeline.Queue, "queue", o.Pipeline.Queue, "changed files that may wait; from 80% of it on sources slow down")
	flags.Var(newSize(&o.Events.MaxSinkLag), "max-sink-lag", "pause the sources when an --events-to is so much behind: 64M, ...")
	flags.StringVar(&o.API.HTTP, "http", "", "serve the API at this address too: HOST:PORT, or :PORT for this machine only")
	flags.BoolVar(&o.API.Pprof, "pprof", false, "serve profiles of the process beside the API")
	flags.Var(newSize(&o.Memory.Limit), "memory-limit", "slow down to stay below so much memory: 512M, ... (default: that of the cgroup, or GOMEMLIMIT)")
}

func (r *runner) run(c *cobra.Command, paths []string) error {
	if err := r.load(c.Flags()); err != nil {
		return err
	}
	paths = r.roots(paths)
	logger, err := r.check(c, paths)
	if err != nil {
		return err
	}
	return failed(r.ingest(c.Context(), paths, logger))
}

func (r *runner) ingest(ctx context.Context, paths []string, logger *slog.Logger) (err error) {
	o := &r.options
	opened, err := instance.Open(instance.Config{Data: o.DataDir(), ReaderWait: readerWait, Logger: logger, OnFatal: failStore,
		Events: o.Retention(), Caches: o.Caches(), Limits: o.Limits()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	subscriptions, done, err := subscribe(opened, o.Events.To, paths)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	memory, release := r.guardMemory(opened, logger)
	defer release()
	defer context.AfterFunc(ctx, func() {
		fmt.Fprintln(os.Stderr, "ingest: stopping; what was accepted is committed first, a second signal ends it at once")
	})()
	return opened.Run(ctx, instance.Run{
		Roots: paths, Name: r.repo, Settings: o.Settings(), Pipeline: o.PipelineConfig(), Watch: o.WatchConfig(),
		GitPoll: o.Watch.GitPoll, Drain: o.Supervision.DrainTimeout, Queue: o.Pipeline.Queue,
		Listen: r.listen(logger), Configuration: r.store, Memory: memory, Subscriptions: subscriptions, SinkLag: int64(o.Events.MaxSinkLag),
		Ready: func() { fmt.Fprintln(os.Stderr, "ingest: up to date, watching") },
	})
}

// guardMemory keeps the process below its memory limit until release is called; there
// is nothing to guard without a limit.
func (r *runner) guardMemory(opened *instance.Instance, logger *slog.Logger) (memory *backpressure.Memory, release func()) {
	limit, err := backpressure.FindLimit(int64(r.options.Memory.Limit))
	if err != nil {
		logger.Warn("memory limit of the cgroup not known", "error", err)
	}
	if limit.Bytes == 0 {
		return nil, func() {}
	}
	memory = backpressure.NewMemory(backpressure.MemorySettings{Limit: limit, Metrics: opened.Metrics(), Logger: logger,
		EvictCaches: opened.EvictCaches, Emergency: opened.Emergency, Free: opened.FreeMemory})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { memory.Run(ctx) })
	return memory, func() {
		stop()
		running.Wait()
	}
}

// listen says where the API is served: at the socket, and at an address if there is one.
func (r *runner) listen(logger *slog.Logger) []func() (net.Listener, error) {
	at := []func() (net.Listener, error){func() (net.Listener, error) { return api.ListenLocal(r.options.DataDir()) }}
	if r.options.API.HTTP != "" {
		at = append(at, func() (net.Listener, error) { return listenHTTP(r.options.API, logger) })
	}
	return at
}
