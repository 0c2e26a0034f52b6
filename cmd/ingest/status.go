package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/backpressure"
	"elixirscope/foundation/supervision"
	"elixirscope/instance"

	"github.com/spf13/cobra"
)

// statusView is how ingest status shows what it learns.
type statusView struct{ json, tree bool }

func newStatus() *cobra.Command {
	var data string
	var view statusView
	c := &cobra.Command{
		Use: "status", Short: "How a running ingest is, and what it does", Args: cobra.NoArgs,
		Example: "  ingest status\n  ingest status --tree\n  ingest status --json",
		RunE: func(c *cobra.Command, _ []string) error {
			running := client.New(api.SocketPath(data))
			defer running.Close()
			var status bytes.Buffer
			err := running.Status(c.Context(), &status)
			if errors.Is(err, client.ErrNotRunning) {
				return notRunning(data)
			}
			if err == nil {
				err = view.write(output{}, status.Bytes())
			}
			return failed(err)
		},
	}
	c.Flags().StringVar(&data, "data", instance.DefaultData(), "directory of the store")
	c.Flags().BoolVar(&view.json, "json", false, "everything, for programs")
	c.Flags().BoolVar(&view.tree, "tree", false, "the services, how long they have been what they are, and how often they were restarted")
	c.MarkFlagsMutuallyExclusive("json", "tree")
	return c
}

// notRunning is the error of asking a run that is not there.
func notRunning(data string) error { return failed(fmt.Errorf("no `ingest run` uses %s", data)) }

func (v statusView) write(to io.Writer, status []byte) error {
	if v.json {
		var text bytes.Buffer
		if err := json.Indent(&text, status, "", "  "); err != nil {
			return fmt.Errorf("read status: %w", err)
		}
		_, err := text.WriteTo(to)
		return err
	}
	var s instance.Status
	if err := json.Unmarshal(status, &s); err != nil {
		return fmt.Errorf("read status: %w", err)
	}
	var text strings.Builder
	if v.tree {
		writeTree(&text, s.Services, "", "", time.Now())
	} else {
		writeStatus(&text, s, time.Now())
	}
	_, err := io.WriteString(to, text.String())
	return err
}

// writeStatus writes what a person wants to know first, a fact a line.
func writeStatus(to *strings.Builder, s instance.Status, now time.Time) {
	line := func(name, format string, values ...any) {
		fmt.Fprintf(to, "%-13s %s\n", name, fmt.Sprintf(format, values...))
	}
	line("health", "%s", s.Health.Status)
	for _, failure := range s.Health.Failures {
		line("", "failure: %s", oneLine(failure))
	}
	for _, issue := range s.Health.Issues {
		line("", "issue: %s", oneLine(issue))
	}
	line("state", "%s, batch %d, %d files pending, %d ms behind", s.State, s.Sequence, s.Pending, s.LagMS)
	line("process", "%d, for %s", s.PID, span(now.Sub(s.Since)))
	line("sources", "%s%s", s.Backpressure, slowedBy(s))
	for _, r := range s.Repositories {
		line("repository", "%s  %s  %s", r.Repo, r.Root, following(r))
	}
	for _, sink := range s.Sinks {
		line("events to", "%s, up to batch %d, %d bytes behind%s", sink.Name, sink.Sequence, sink.LagBytes, because(sink.Error))
	}
	for _, file := range s.SetAside {
		line("set aside", "%s/%s", file.Repo, file.Path)
	}
	if s.Fault != "" {
		line("not known", "%s", s.Fault)
	}
}

// oneLine puts an error of several lines, as joined ones are, on one.
func oneLine(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", "; ") }

// slowedBy names what the sources wait for.
func slowedBy(s instance.Status) string {
	if s.Backpressure == backpressure.Normal {
		return ""
	}
	worst := s.Pressures.Worst()
	return fmt.Sprintf(" for %s, at %.0f %%", worst.Name, 100*worst.Pressure)
}

func following(r instance.TreeStatus) string {
	switch {
	case r.Git != nil:
		return fmt.Sprintf("%s is %s%s", r.Git.Revision, r.Git.Commit, because(r.Git.Error))
	case r.Watch == nil:
		return ""
	case r.Watch.RootMissing:
		return "the directory is gone"
	}
	return fmt.Sprintf("%d directories watched, %d polled", r.Watch.Watches, r.Watch.Polled)
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// writeTree writes a service and those below it.
func writeTree(to *strings.Builder, n supervision.Node, lead, below string, now time.Time) {
	fmt.Fprintf(to, "%s%s", lead, n.Name)
	if n.Strategy != "" {
		fmt.Fprintf(to, " (%s)", n.Strategy)
	}
	fmt.Fprintf(to, "  %s for %s", n.State, span(now.Sub(n.Since)))
	if n.Restarts > 0 {
		fmt.Fprintf(to, ", restarted %d times", n.Restarts)
	}
	fmt.Fprintf(to, "%s\n", because(n.Error))
	for i, child := range n.Children {
		branch, next := "├── ", "│   "
		if i == len(n.Children)-1 {
			branch, next = "└── ", "    "
		}
		writeTree(to, child, below+branch, below+next, now)
	}
}

// span is a duration as precise as people want it.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return d.Round(time.Second).String()
	case d < 24*time.Hour:
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	}
	return fmt.Sprintf("%dd%dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}
