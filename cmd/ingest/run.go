package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"elixirscope/api"
	"elixirscope/backpressure"
	"elixirscope/foundation/config"
	"elixirscope/instance"
	"elixirscope/sources/watch"

	"github.com/spf13/cobra"
)

// runner is the command line of ingest run.
type runner struct {
	scope
	watch   watch.Config
	gitPoll time.Duration
	drain   time.Duration
	http    string
	memory  int64 // limit in bytes, 0 to find it
	queue   int
	sinkLag int64 // bytes
}

func newRun() *cobra.Command {
	r := &runner{scope: newScope(), watch: watch.DefaultConfig()}
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
	flags := c.Flags()
	r.register(flags)
	flags.DurationVar(&r.watch.Debounce, "debounce", r.watch.Debounce, "how long a path must be quiet to be read")
	flags.DurationVar(&r.gitPoll, "git-poll", 30*time.Second, "how often to look what the revision of a git: repository names")
	flags.DurationVar(&r.drain, "drain-timeout", 30*time.Second, "how long to commit what was accepted, when interrupted")
	flags.IntVar(&r.queue, "queue", instance.DefaultQueue, "changed files that may wait; from 80% of it on sources slow down")
	r.sinkLag = instance.DefaultSinkLag
	flags.Var(newSize((*config.Bytes)(&r.sinkLag)), "max-sink-lag", "pause the sources when an --events-to is so much behind: 64M, ...")
	flags.StringVar(&r.http, "http", "", "serve the API at this address too: HOST:PORT, or :PORT for this machine only")
	flags.Var(newSize((*config.Bytes)(&r.memory)), "memory-limit", "slow down to stay below so much memory: 512M, ... (default: that of the cgroup, or GOMEMLIMIT)")
	return c
}

func (r *runner) run(c *cobra.Command, paths []string) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	logger, err := r.check(c, paths)
	if r.drain <= 0 {
		err = errors.Join(err, fmt.Errorf("--drain-timeout is %v, must be positive", r.drain))
	}
	if r.queue < 1 || r.sinkLag < 1 {
		err = errors.Join(err, fmt.Errorf("--queue is %d and --max-sink-lag %d, both must be positive", r.queue, r.sinkLag))
	}
	if r.gitPoll <= 0 {
		err = errors.Join(err, fmt.Errorf("--git-poll is %v, must be positive", r.gitPoll))
	}
	r.watch.MaxDelay = max(r.watch.MaxDelay, r.watch.Debounce) // who asks for a long debounce means it
	if err := errors.Join(err, r.watch.Validate()); err != nil {
		return err
	}
	return failed(r.ingest(c.Context(), paths, logger))
}

func (r *runner) ingest(ctx context.Context, paths []string, logger *slog.Logger) (err error) {
	opened, err := instance.Open(instance.Config{Data: r.data, ReaderWait: readerWait, Logger: logger, OnFatal: failStore,
		Events: r.events.keep})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	subscriptions, done, err := r.events.subscribe(opened, paths)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	listeners, err := r.listen()
	if err != nil {
		return err
	}
	memory, release := r.guardMemory(opened, logger)
	defer release()
	return opened.Run(ctx, instance.Run{
		Roots: paths, Name: r.repo, Settings: r.settings, Pipeline: r.pipeline, Watch: r.watch, GitPoll: r.gitPoll, Drain: r.drain,
		Listeners: listeners, Memory: memory, Subscriptions: subscriptions, SinkLag: r.sinkLag, Queue: r.queue,
		Ready: func() { fmt.Fprintln(os.Stderr, "ingest: up to date, watching") },
	})
}

// guardMemory keeps the process below its memory limit until release is called; there
// is nothing to guard without a limit.
func (r *runner) guardMemory(opened *instance.Instance, logger *slog.Logger) (memory *backpressure.Memory, release func()) {
	limit, err := backpressure.FindLimit(r.memory)
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

// listen opens the socket and the address of the API.
func (r *runner) listen() ([]net.Listener, error) {
	local, err := api.ListenLocal(r.data)
	if err != nil {
		return nil, err
	}
	if r.http == "" {
		return []net.Listener{local}, nil
	}
	tcp, err := api.ListenHTTP(r.http)
	if err != nil {
		return nil, errors.Join(err, local.Close())
	}
	return []net.Listener{local, tcp}, nil
}
