package telemetry

import (
	"io"
	"log/slog"
)

// NewLogger returns a logger that writes to w what is at level or above, as json or,
// with any other format, as text. It samples what floods, see NewHandler.
func NewLogger(w io.Writer, format string, level *slog.LevelVar) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if format == "json" {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(NewHandler(handler, DefaultSampling()))
}
