package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"elixirscope/api"
	"elixirscope/instance"
)

// tokenVariable holds the token of the API where no file does. It is no key of the
// configuration, so nothing shows it.
const tokenVariable = variablePrefix + "API_TOKEN"

// listenHTTP listens where the API is to be served over HTTP.
func listenHTTP(o instance.APIOptions, logger *slog.Logger) (net.Listener, error) {
	token, err := readToken(o.TokenFile)
	if err != nil {
		return nil, err
	}
	listener, err := api.ListenHTTP(o.HTTP, api.Access{Token: token, Certificate: o.TLSCert, Key: o.TLSKey, Logger: logger})
	if errors.Is(err, api.ErrNeedsToken) {
		return nil, fmt.Errorf("%w: write a token into a file (openssl rand -hex 32) and name it as api.token_file, or set %s; "+
			":PORT serves this machine only", err, tokenVariable)
	}
	return listener, err
}

// readToken returns the token of a file or the environment, nil where there is none.
func readToken(file string) (*api.Token, error) {
	text, ok := os.LookupEnv(tokenVariable)
	from := tokenVariable
	if file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("api.token_file: %w", err)
		}
		text, ok, from = string(content), true, file
	}
	if !ok {
		return nil, nil
	}
	token, err := api.NewToken(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return token, nil
}
