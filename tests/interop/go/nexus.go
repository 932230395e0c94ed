package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/workflow"

	pb "interop/interopv1"
)

// The names that the Go plugin gives: the full name of the service, and the short names of the rpcs.
var nexusService = strings.TrimSuffix(service, ".")

// The header by which callers in Rust name the workflow of a query.
const workflowIDHeader = "temporal-prost-workflow-id"

// operations returns the Nexus service, as the Go plugin would generate it, with a query and an update.
func operations() (*nexus.Service, error) {
	hold := runs[*pb.Everything, *pb.Everything]("Hold", func(input *pb.Everything) string { return input.Name + "/hold" })
	fail := runs[*pb.BreakRequest, nexus.NoValue]("Break", func(input *pb.BreakRequest) string { return input.Name + "/break" })
	swap := nexus.NewSyncOperation("Swap", swapRemotely)
	get := nexus.NewSyncOperation("Get", getRemotely)
	operations := nexus.NewService(nexusService)
	return operations, operations.Register(hold, fail, swap, get)
}

// runs returns the operation that runs a workflow.
func runs[I, O any](name string, id func(I) string) nexus.Operation[I, O] {
	options := temporalnexus.WorkflowRunOperationOptions[I, O]{Name: name}
	options.Handler = func(ctx context.Context, input I, start nexus.StartOperationOptions) (temporalnexus.WorkflowHandle[O], error) {
		workflow := client.StartWorkflowOptions{ID: id(input)}
		return temporalnexus.ExecuteUntypedWorkflow[O](ctx, start, workflow, service+name, input)
	}
	return temporalnexus.MustNewWorkflowRunOperationWithOptions(options)
}

func swapRemotely(ctx context.Context, input *pb.Everything, _ nexus.StartOperationOptions) (*pb.Everything, error) {
	update, err := temporalnexus.GetClient(ctx).UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   held(input.Name),
		UpdateName:   service + "Swap",
		Args:         []any{input},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return nil, err
	}
	before := &pb.Everything{}
	return before, update.Get(ctx, before)
}

// held returns the id of the workflow that holds a message with a name like `a/second`.
func held(name string) string { return name[:strings.LastIndex(name, "/")] + "/hold" }

func getRemotely(ctx context.Context, _ nexus.NoValue, options nexus.StartOperationOptions) (*pb.Everything, error) {
	id, err := url.PathUnescape(options.Header.Get(workflowIDHeader))
	if err != nil {
		return nil, err
	}
	answer, err := temporalnexus.GetClient(ctx).QueryWorkflow(ctx, id, "", service+"Get")
	if err != nil {
		return nil, err
	}
	held := &pb.Everything{}
	return held, answer.Get(held)
}

// operate calls operations of another language, through the endpoint that the request calls a task queue.
func operate(ctx workflow.Context, input *pb.RelayRequest) (*pb.RelayResponse, error) {
	operations := workflow.NewNexusClient(input.TaskQueue, nexusService)
	call := func(name string, argument any) workflow.NexusOperationFuture {
		return operations.ExecuteOperation(ctx, name, argument, workflow.NexusOperationOptions{})
	}
	response := &pb.RelayResponse{Echoed: &pb.Everything{}, Held: &pb.Everything{}}
	hold := call("Hold", sample(input.Name))
	if err := hold.GetNexusOperationExecution().Get(ctx, nil); err != nil {
		return nil, err
	}
	if err := call("Swap", sample(input.Name+"/second")).Get(ctx, response.Echoed); err != nil {
		return nil, err
	}
	finish := workflow.SignalExternalWorkflow(ctx, input.Name+"/hold", "", service+"Finish", nil)
	if err := finish.Get(ctx, nil); err != nil {
		return nil, err
	}
	if err := hold.Get(ctx, response.Held); err != nil {
		return nil, err
	}
	breakage, err := breakage(call("Break", &pb.BreakRequest{Name: input.Name}).Get(ctx, nil))
	if err != nil {
		return nil, err
	}
	response.Breakages = []*pb.Breakage{breakage}
	return response, cancelRemotely(ctx, operations, input.Name+"/cancelled")
}

// cancelRemotely cancels an operation, and waits until it has ended.
func cancelRemotely(ctx workflow.Context, operations workflow.NexusClient, name string) error {
	inner, cancel := workflow.WithCancel(ctx)
	hold := operations.ExecuteOperation(inner, "Hold", sample(name), workflow.NexusOperationOptions{})
	if err := hold.GetNexusOperationExecution().Get(ctx, nil); err != nil {
		return err
	}
	cancel()
	var canceled *temporal.CanceledError
	if err := hold.Get(ctx, nil); !errors.As(err, &canceled) {
		return fmt.Errorf("not canceled: %w", err)
	}
	return nil
}
