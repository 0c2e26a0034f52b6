package config_test

import (
	"testing"

	"elixirscope/foundation/config"

	"pgregory.net/rapid"
)

func TestSizesAreReadAndWritten(t *testing.T) {
	tests := []struct {
		text, written string
		bytes         config.Bytes
	}{
		{"0", "0", 0},
		{"1", "1", 1},
		{"4096", "4K", 4096},
		{"500K", "500K", 500 << 10},
		{"500kb", "500K", 500 << 10},
		{"4M", "4M", 4 << 20},
		{"1024M", "1G", 1 << 30},
		{"1024G", "1024G", 1 << 40},
		{"100B", "100", 100},
	}
	for _, test := range tests {
		var b config.Bytes
		if err := b.UnmarshalText([]byte(test.text)); err != nil || b != test.bytes || b.String() != test.written {
			t.Errorf("%s: %d, %s, %v, want %d, %s", test.text, b, b, err, test.bytes, test.written)
		}
	}
}

func TestWhatIsNoSize(t *testing.T) {
	for _, text := range []string{"", "-1", "+1", "M", "4X", "4MM", "4.5M", "M4", "1025G", "9223372036854775807G", "4 M", "1e3"} {
		b := config.Bytes(7)
		if err := b.UnmarshalText([]byte(text)); err == nil || b != 7 {
			t.Errorf("%q is taken for the size %d", text, b)
		}
	}
}

func TestSizesThatAreWrittenAreReadAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := config.Bytes(rapid.Int64Range(0, 1<<40).Draw(t, "bytes"))
		text, err := b.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again config.Bytes
		if err := again.UnmarshalText(text); err != nil || again != b {
			t.Fatalf("%d is written %s and read as %d, %v", b, text, again, err)
		}
	})
}
