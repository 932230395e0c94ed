// The worker and the client of Rust, in Go.
package main

import (
	"errors"
	"log"
	"log/slog"
	"os"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
)

const usage = "usage: interop worker QUEUE | interop client QUEUE PEER NAME | interop refused QUEUE | interop digest NAME"

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		log.Fatal("go: ", err)
	}
}

func run(arguments []string) error {
	if len(arguments) == 2 && arguments[0] == "digest" {
		return printDigest(arguments[1])
	}
	// Intentional failures are not worth a log line.
	quiet := slog.New(slog.DiscardHandler)
	options := client.Options{
		HostPort: os.Getenv("TEMPORAL_ADDRESS"),
		Logger:   sdklog.NewStructuredLogger(quiet),
	}
	if encrypts() {
		if err := encrypt(&options); err != nil {
			return err
		}
	}
	temporal, err := client.Dial(options)
	if err != nil {
		return err
	}
	defer temporal.Close()
	switch {
	case len(arguments) == 2 && arguments[0] == "worker":
		return work(temporal, arguments[1])
	case len(arguments) == 2 && arguments[0] == "refused":
		return printRefusal(temporal, arguments[1])
	case len(arguments) == 4 && arguments[0] == "client":
		return converse(&session{temporal, arguments[1], arguments[2], arguments[3]})
	default:
		return errors.New(usage)
	}
}
