package main

import (
	"fmt"
	"os"
	"strings"

	"elixirscope/api"
	"elixirscope/api/client"

	"github.com/spf13/cobra"
)

// remote is the ingest on another machine that is asked instead of a store.
type remote struct {
	server    string // URL of its API, "" for none
	tokenFile string
}

// tokenVariable holds the token of the server where no file does.
const tokenVariable = "ELIXIRSCOPE_TOKEN"

func (r *remote) register(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&r.server, "server", "", "ask the ingest that serves its API at this URL, instead of a store: https://build.example:4000")
	flags.StringVar(&r.tokenFile, "token-file", "", "file with the token that the server demands (default: "+tokenVariable+" holds it)")
}

// check reports flags that say different things.
func (r *remote) check(c *cobra.Command) error {
	switch {
	case r.server != "" && c.Flags().Changed("data"):
		return fmt.Errorf("--server asks another machine: leave out --data")
	case r.server == "" && r.tokenFile != "":
		return fmt.Errorf("--token-file is for --server: name that, too")
	}
	return nil
}

// running returns the client of the ingest to ask: that of --server, or the one that
// runs on the store.
func (p *program) running() (*client.Client, error) {
	if p.remote.server == "" {
		return client.New(api.SocketPath(p.data)), nil
	}
	token := os.Getenv(tokenVariable)
	if p.remote.tokenFile != "" {
		text, err := os.ReadFile(p.remote.tokenFile)
		if err != nil {
			return nil, fmt.Errorf("--token-file: %w", err)
		}
		token = string(text)
	}
	running, err := client.NewRemote(p.remote.server, strings.TrimSpace(token))
	if err != nil {
		return nil, fmt.Errorf("--server: %w", err)
	}
	return running, nil
}
