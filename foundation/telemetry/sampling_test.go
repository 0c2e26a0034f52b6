package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"
	"testing/synctest"
	"time"

	"elixirscope/foundation/telemetry"
)

// notes is a handler that keeps what it is given, as lines without the time.
func notes(b *bytes.Buffer) slog.Handler {
	return slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}})
}

func lines(b *bytes.Buffer) []string {
	defer b.Reset()
	return strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\n' })
}

func sampling() telemetry.Sampling {
	return telemetry.Sampling{Period: 10 * time.Second, First: 2, Every: 3, Messages: 3}
}

func expect(t *testing.T, b *bytes.Buffer, want ...string) {
	t.Helper()
	if got := lines(b); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSameMessageIsSampled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		log := slog.New(telemetry.NewHandler(notes(&b), sampling()))
		for i := range 9 {
			log.Info("retry", "n", i)
		}
		expect(t, &b, "level=INFO msg=retry n=0", "level=INFO msg=retry n=1", "level=INFO msg=retry n=4 dropped=2", "level=INFO msg=retry n=7 dropped=2")
		log.Warn("retry")
		expect(t, &b, "level=WARN msg=retry")

		pass(10 * time.Second)
		log.Info("retry", "n", 9)
		expect(t, &b, "level=INFO msg=retry n=9 dropped=1")
	})
}

func TestWhatWasDroppedIsToldAfterThePeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		log := slog.New(telemetry.NewHandler(notes(&b), sampling()))
		flooding := log.With("service", "store")
		for range 4 {
			flooding.Info("b")
			flooding.Info("a")
		}
		b.Reset()
		pass(10*time.Second - 1)
		log.Info("other")
		expect(t, &b, "level=INFO msg=other")
		pass(1)
		log.Info("other")
		expect(t, &b, "level=INFO msg=a service=store dropped=2", "level=INFO msg=b service=store dropped=2", "level=INFO msg=other")
		pass(10 * time.Second)
		log.Info("other")
		expect(t, &b, "level=INFO msg=other")
	})
}

func TestWhatWasDroppedIsNotToldBelowTheLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		level := new(slog.LevelVar)
		log := slog.New(telemetry.NewHandler(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: level}), sampling()))
		for range 4 {
			log.Info("a")
		}
		b.Reset()
		level.Set(slog.LevelWarn)
		pass(10 * time.Second)
		log.Warn("other")
		if got := lines(&b); len(got) != 1 || !strings.Contains(got[0], "msg=other") {
			t.Errorf("%q", got)
		}
	})
}

func TestErrorsAlwaysPass(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(telemetry.NewHandler(notes(&b), telemetry.Sampling{Period: time.Hour, Messages: 1}))
	for range 10 {
		log.Error("broken")
		log.Info("nothing of this: First is 0")
	}
	if got := lines(&b); len(got) != 10 || slices.ContainsFunc(got, func(l string) bool { return l != "level=ERROR msg=broken" }) {
		t.Errorf("%q", got)
	}
}

func TestEverNewMessagesAreSampledTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		log := slog.New(telemetry.NewHandler(notes(&b), sampling()))
		for i := range 1000 {
			log.Info(fmt.Sprint("m", i))
		}
		// 3 of their own, 2 of the others, then every third of 995.
		if got := lines(&b); len(got) != 3+2+331 {
			t.Errorf("%d of 1000 passed", len(got))
		}
		log.Info("m0")
		expect(t, &b, "level=INFO msg=m0")
		pass(10 * time.Second)
		log.Info("m999")
		expect(t, &b, `level=INFO msg="other messages" dropped=2`, "level=INFO msg=m999")
	})
}

func TestAttributesAndGroupsCountTogether(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(telemetry.NewHandler(notes(&b), telemetry.Sampling{Period: time.Hour, First: 1, Messages: 10}))
	log.With("a", 1).Info("m")
	log.WithGroup("g").Info("m", "b", 2)
	expect(t, &b, "level=INFO msg=m a=1")
	if log.Enabled(t.Context(), slog.LevelDebug) {
		t.Error("debug is enabled")
	}
}

func TestParallelLogging(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(telemetry.NewHandler(notes(&b), telemetry.Sampling{Period: time.Hour, First: 10, Every: 10, Messages: 10}))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				log.Info("m")
			}
		})
	}
	all.Wait()
	dropped := 0
	got := lines(&b)
	for _, l := range got {
		var n int
		if _, number, ok := strings.Cut(l, "dropped="); ok {
			fmt.Sscan(number, &n)
		}
		dropped += n
	}
	if len(got) != 10+79 || len(got)+dropped != 800 {
		t.Errorf("%d passed and %d were told as dropped, want 89 of 800", len(got), dropped)
	}
}

type failing struct{ slog.Handler }

func (failing) Handle(context.Context, slog.Record) error { return errors.New("disk is full") }

func TestErrorOfTheNextHandlerIsReturned(t *testing.T) {
	h := telemetry.NewHandler(failing{slog.DiscardHandler}, sampling())
	if err := h.Handle(t.Context(), slog.NewRecord(time.Now(), slog.LevelInfo, "m", 0)); err == nil {
		t.Error("no error")
	}
}

func TestHandlerKeepsTheContract(t *testing.T) {
	var b bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		b.Reset()
		return telemetry.NewLogger(&b, "json", new(slog.LevelVar)).Handler()
	}, func(t *testing.T) map[string]any {
		var record map[string]any
		if err := json.Unmarshal(b.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		return record
	})
}

func TestLoggerHasFormatAndLevel(t *testing.T) {
	for format, want := range map[string]string{"json": `"msg":"m"`, "text": "msg=m"} {
		var b bytes.Buffer
		level := new(slog.LevelVar)
		log := telemetry.NewLogger(&b, format, level)
		log.Debug("m")
		if b.Len() > 0 {
			t.Errorf("%s: debug is written at level info", format)
		}
		level.Set(slog.LevelDebug)
		log.Debug("m")
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s", format, &b)
		}
	}
}
