package accuracy

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// RunScript runs a truth that is a program: in the root of the corpus, with the
// names of its files on standard input, one a line, and variables (NAME=value)
// added to its environment. Each line of its standard output is an Item in JSON.
func RunScript(ctx context.Context, corpus Corpus, emit func(Item), variables []string, program string, args ...string) error {
	var failure bytes.Buffer
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = corpus.Root
	command.Env = append(os.Environ(), variables...)
	command.Stdin = strings.NewReader(strings.Join(corpus.Files, "\n") + "\n")
	command.Stderr = &failure
	output, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("run %s: %w", command, err)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("run %s: %w", command, err)
	}
	readErr := readItems(output, emit)
	if readErr != nil {
		// Wait closes the pipe only when the program ends; don't let it block on it.
		_, _ = io.Copy(io.Discard, output)
	}
	if err := command.Wait(); err != nil {
		return fmt.Errorf("run %s: %w: %s", command, err, strings.TrimSpace(failure.String()))
	}
	if readErr != nil {
		return fmt.Errorf("read output of %s: %w", command, readErr)
	}
	return nil
}

func readItems(r io.Reader, emit func(Item)) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	for {
		item := Item{Arity: NoArity}
		err := decoder.Decode(&item)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		emit(item)
	}
}
