package repository

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxSection bounds what one section may decompress to; a file of the largest
// size that is accepted stays far below it.
const maxSection = 1 << 30

// newCompressor returns an encoder for one goroutine. The fastest level costs
// about one percent of the parse; the window is small because sections are.
func newCompressor() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(fmt.Sprintf("zstd refuses constant options: %v", err))
	}
	return e
}

// newDecompressor returns a decoder that any number of goroutines may share.
func newDecompressor() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(maxSection))
	if err != nil {
		panic(fmt.Sprintf("zstd refuses constant options: %v", err))
	}
	return d
}
