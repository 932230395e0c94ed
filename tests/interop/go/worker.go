package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	pb "interop/interopv1"
)

const service = "interop.v1.Interop."

// work runs a worker with all workflows until it is killed. It has all activities, too, unless another language has them.
func work(temporal client.Client, queue string) error {
	tracing, err := tracing()
	if err != nil {
		return err
	}
	interop := worker.New(temporal, queue, worker.Options{Interceptors: []interceptor.WorkerInterceptor{tracing}})
	interop.RegisterWorkflowWithOptions(tracedWorkflow, workflow.RegisterOptions{Name: "traced"})
	workflows := map[string]any{
		"Hold": hold, "Idle": idle, "Break": fail, "Relay": relay, "Remote": callRemote, "Operate": operate,
	}
	for name, run := range workflows {
		interop.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: service + name})
	}
	if os.Getenv("INTEROP_WORKER") != "workflows" {
		if err := registerActivities(interop, temporal); err != nil {
			return err
		}
	}
	return interop.Run(worker.InterruptCh())
}

// registerActivities registers the activities, and the operations that call workflows.
func registerActivities(interop worker.Worker, temporal client.Client) error {
	interop.RegisterActivityWithOptions(traced, activity.RegisterOptions{Name: "traced"})
	for name, perform := range map[string]any{"Echo": echo, "Rest": rest, "Crack": crack} {
		interop.RegisterActivityWithOptions(perform, activity.RegisterOptions{Name: service + name})
	}
	registerRemote(interop, temporal)
	operations, err := operations()
	if err != nil {
		return err
	}
	interop.RegisterNexusService(operations)
	return nil
}

func echo(_ context.Context, input *pb.Everything) (*pb.Everything, error) {
	if !proto.Equal(input, sample(input.Name)) {
		return nil, temporal.NewNonRetryableApplicationError(fmt.Sprint("not the sample: ", input), "", nil)
	}
	return input, nil
}

func rest(context.Context) error { return nil }

func crack(_ context.Context, input *pb.BreakRequest) error { return broken(input.Name) }

func fail(_ workflow.Context, input *pb.BreakRequest) error { return broken(input.Name) }

func idle(ctx workflow.Context) error {
	workflow.GetSignalChannel(ctx, service+"Finish").Receive(ctx, nil)
	return nil
}

func hold(ctx workflow.Context, held *pb.Everything) (*pb.Everything, error) {
	clear := func(workflow.Context) error { held = &pb.Everything{}; return nil }
	swap := func(_ workflow.Context, input *pb.Everything) (*pb.Everything, error) {
		if input.Name == "break" {
			return nil, broken(input.Name)
		}
		before := held
		held = input
		return before, nil
	}
	named := workflow.UpdateHandlerOptions{Validator: func(_ workflow.Context, input *pb.Everything) error {
		if input.Name == "" {
			return errors.New("a name is required")
		}
		return nil
	}}
	get := func() (*pb.Everything, error) { return held, nil }
	pick := func(input *pb.PickRequest) (any, error) {
		if input.Name != held.Name {
			return nil, fmt.Errorf("%s is not held", input.Name)
		}
		return nil, nil
	}
	err := errors.Join(
		workflow.SetUpdateHandler(ctx, service+"Clear", clear),
		workflow.SetUpdateHandlerWithOptions(ctx, service+"Swap", swap, named),
		workflow.SetQueryHandler(ctx, service+"Get", get),
		workflow.SetQueryHandler(ctx, service+"Pick", pick),
	)
	if err != nil {
		return nil, err
	}
	finished := false
	signals := workflow.NewSelector(ctx)
	signals.AddReceive(workflow.GetSignalChannel(ctx, service+"Put"), func(put workflow.ReceiveChannel, _ bool) {
		held = &pb.Everything{}
		put.Receive(ctx, held)
	})
	signals.AddReceive(workflow.GetSignalChannel(ctx, service+"Finish"), func(finish workflow.ReceiveChannel, _ bool) {
		finish.Receive(ctx, nil)
		finished = true
	})
	signals.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	for ctx.Err() == nil && (!finished || signals.HasPending()) {
		signals.Select(ctx)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return held, nil
}
