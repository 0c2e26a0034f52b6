package accuracy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Environment is where a run finds its scripts and keeps its corpora.
type Environment struct {
	Checkout string // root of the module
	Cache    string // corpora and installed tools
}

// NewEnvironment finds the checkout around the working directory and the cache:
// ELIXIRSCOPE_CACHE, or .cache in the checkout.
func NewEnvironment() (Environment, error) {
	directory, err := os.Getwd()
	if err != nil {
		return Environment{}, fmt.Errorf("find the checkout: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(directory, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(directory)
		if parent == directory {
			return Environment{}, fmt.Errorf("find the checkout: no go.mod here or above")
		}
		directory = parent
	}
	env := Environment{Checkout: directory, Cache: os.Getenv("ELIXIRSCOPE_CACHE")}
	if env.Cache == "" {
		env.Cache = filepath.Join(directory, ".cache")
	}
	return env, nil
}

// CacheDir returns the folder name of the cache, and creates it.
func (e Environment) CacheDir(name string) (string, error) {
	directory := filepath.Join(e.Cache, name)
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return "", fmt.Errorf("create cache folder %s: %w", name, err)
	}
	return directory, nil
}

// Script returns the path of a script in accuracy/truth.
func (e Environment) Script(name string) string {
	return filepath.Join(e.Checkout, "accuracy", "truth", name)
}

// Tool returns the path of an installed program; the error wraps ErrAbsent when
// there is none.
func Tool(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: %s is not installed (%v)", ErrAbsent, name, err)
	}
	return path, nil
}
