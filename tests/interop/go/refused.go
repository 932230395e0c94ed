package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// printRefusal starts a workflow on a worker that refuses commands without a token, and prints the type, the message and
// the details of the failure.
func printRefusal(temporalClient client.Client, queue string) error {
	ctx := context.Background()
	run, err := temporalClient.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: queue}, service+"Idle")
	if err != nil {
		return err
	}
	var refusal *temporal.ApplicationError
	if err := run.Get(ctx, nil); !errors.As(err, &refusal) {
		return fmt.Errorf("the start was not refused: %w", err)
	}
	var details map[string]any
	if err := refusal.Details(&details); err != nil {
		return err
	}
	text, err := json.Marshal(details)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s %s\n", refusal.Type(), refusal.Message(), text)
	return nil
}
