package main

import (
	"errors"
	"fmt"
	"math"

	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	pb "interop/interopv1"
)

// sample returns the message with this name: the same in every language, with values at the limits of their types.
func sample(name string) *pb.Everything {
	return &pb.Everything{
		Name:      name,
		Least:     math.MinInt64,
		Most:      math.MaxUint64,
		Fixed:     1<<53 + 1,
		Tenth:     0.1,
		Unbounded: math.Inf(-1),
		Data:      []byte{0x00, 0xff, 0xfb, 0xef},
		At:        &timestamppb.Timestamp{Seconds: -1, Nanos: 1},
		Lasts:     &durationpb.Duration{Seconds: -3, Nanos: -500_000_000},
		Color:     pb.Color_COLOR_GREEN,
		Colors:    []pb.Color{pb.Color_COLOR_RED, 77, pb.Color_COLOR_UNSPECIFIED},
		Present:   proto.String(""),
		ByNumber:  map[int64][]byte{math.MinInt64: {0x01}},
		Wrapped:   wrapperspb.UInt64(math.MaxUint64),
		Choice: &pb.Everything_Inner{
			Inner: &pb.Everything{Choice: &pb.Everything_Text{Text: "\"ä\u2028😀\""}},
		},
	}
}

// broken returns the failure that every language uses, with a message as its details.
func broken(name string) error {
	return temporal.NewNonRetryableApplicationError("broken on purpose", "Broken", nil, sample(name))
}

// breakage returns the application failure that every language finds.
func breakage(err error) (*pb.Breakage, error) {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return nil, fmt.Errorf("no application failure: %w", err)
	}
	details := &pb.Everything{}
	if err := failure.Details(details); err != nil {
		return nil, err
	}
	return &pb.Breakage{
		Type:         failure.Type(),
		Message:      failure.Message(),
		NonRetryable: failure.NonRetryable(),
		Details:      details,
	}, nil
}
