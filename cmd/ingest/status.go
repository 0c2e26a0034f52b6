package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/instance"

	"github.com/spf13/cobra"
)

func newStatus() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use: "status", Short: "What a running ingest does, as JSON", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			running := client.New(api.SocketPath(data))
			defer running.Close()
			var status, text bytes.Buffer
			err := running.Status(c.Context(), &status)
			if errors.Is(err, client.ErrNotRunning) {
				return failed(fmt.Errorf("no `ingest run` uses %s", data))
			}
			if err == nil {
				err = json.Indent(&text, status.Bytes(), "", "  ")
			}
			if err == nil {
				_, err = text.WriteTo(output{})
			}
			return failed(err)
		},
	}
	c.Flags().StringVar(&data, "data", instance.DefaultData(), "directory of the store")
	return c
}
