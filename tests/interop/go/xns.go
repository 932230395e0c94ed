package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"

	xnsv1 "github.com/cludden/protoc-gen-go-temporal/gen/temporal/xns/v1"
	"github.com/cludden/protoc-gen-go-temporal/pkg/xns"

	pb "interop/interopv1"
)

// remote has the activities with which workflows call the service from elsewhere. Their options and errors are converted
// by the library of the Go plugin.
type remote struct{ client.Client }

// registerRemote registers the activities under the names that the Go plugin gives them.
func registerRemote(registry worker.Worker, temporal client.Client) {
	r := &remote{temporal}
	for name, perform := range map[string]any{
		"Hold":         r.hold,
		"GetHold":      r.getHold,
		"HoldWithPut":  r.holdWithPut,
		"HoldWithSwap": r.holdWithSwap,
		"Break":        r.fail,
		"Idle":         r.idle,
		"Put":          r.put,
		"Finish":       r.finish,
		"Get":          r.get,
		"Swap":         r.swap,
		"CancelWorkflow": func(ctx context.Context, id, run string) error {
			return temporal.CancelWorkflow(ctx, id, run)
		},
	} {
		registry.RegisterActivityWithOptions(perform, activity.RegisterOptions{Name: service + name})
	}
}

// start starts a workflow and waits for its result, unless the request is detached.
func (r *remote) start(ctx context.Context, name string, request *xnsv1.WorkflowRequest, result any, input ...any) error {
	run, err := r.ExecuteWorkflow(ctx, xns.UnmarshalStartWorkflowOptions(request.StartWorkflowOptions), service+name, input...)
	if err != nil {
		return xns.ErrorToApplicationError(err)
	}
	if request.Detached {
		return nil
	}
	return wait(ctx, request.HeartbeatInterval.AsDuration(), func() error { return run.Get(ctx, result) })
}

// wait sends heartbeats until a call ends.
func wait(ctx context.Context, interval time.Duration, call func() error) error {
	done := make(chan error, 1)
	go func() { done <- call() }()
	for {
		select {
		case err := <-done:
			return xns.ErrorToApplicationError(err)
		case <-time.After(interval):
			activity.RecordHeartbeat(ctx)
		}
	}
}

func (r *remote) hold(ctx context.Context, request *xnsv1.WorkflowRequest) (*pb.Everything, error) {
	input, result := &pb.Everything{}, &pb.Everything{}
	if err := request.Request.UnmarshalTo(input); err != nil {
		return nil, err
	}
	if err := r.start(ctx, "Hold", request, result, input); err != nil || request.Detached {
		return nil, err
	}
	return result, nil
}

func (r *remote) fail(ctx context.Context, request *xnsv1.WorkflowRequest) error {
	input := &pb.BreakRequest{}
	if err := request.Request.UnmarshalTo(input); err != nil {
		return err
	}
	return r.start(ctx, "Break", request, nil, input)
}

func (r *remote) idle(ctx context.Context, request *xnsv1.WorkflowRequest) error {
	if request.Request != nil {
		return fmt.Errorf("an input for nothing: %v", request.Request)
	}
	return r.start(ctx, "Idle", request, nil)
}

func (r *remote) getHold(ctx context.Context, request *xnsv1.GetWorkflowRequest) (*pb.Everything, error) {
	result := &pb.Everything{}
	run := r.GetWorkflow(ctx, request.WorkflowId, request.RunId)
	err := wait(ctx, request.HeartbeatInterval.AsDuration(), func() error { return run.Get(ctx, result) })
	return result, err
}

func (r *remote) holdWithPut(ctx context.Context, request *xnsv1.WorkflowRequest) (*pb.Everything, error) {
	input, signal, result := &pb.Everything{}, &pb.Everything{}, &pb.Everything{}
	if err := request.Request.UnmarshalTo(input); err != nil {
		return nil, err
	}
	if err := request.Signal.UnmarshalTo(signal); err != nil {
		return nil, err
	}
	options := xns.UnmarshalStartWorkflowOptions(request.StartWorkflowOptions)
	run, err := r.SignalWithStartWorkflow(ctx, options.ID, service+"Put", signal, options, service+"Hold", input)
	if err != nil || request.Detached {
		return nil, xns.ErrorToApplicationError(err)
	}
	err = wait(ctx, request.HeartbeatInterval.AsDuration(), func() error { return run.Get(ctx, result) })
	return result, err
}

func (r *remote) holdWithSwap(ctx context.Context, request *xnsv1.UpdateWithStartRequest) (*pb.Everything, error) {
	input, update, result := &pb.Everything{}, &pb.Everything{}, &pb.Everything{}
	if err := request.Input.UnmarshalTo(input); err != nil {
		return nil, err
	}
	if err := request.Update.UnmarshalTo(update); err != nil {
		return nil, err
	}
	options := xns.UnmarshalStartWorkflowOptions(request.StartWorkflowOptions)
	options.WorkflowIDConflictPolicy = request.StartWorkflowOptions.WorkflowIdConflictPolicy
	handle, err := r.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: r.NewWithStartWorkflowOperation(options, service+"Hold", input),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID:     request.UpdateWorkflowOptions.UpdateId,
			UpdateName:   service + "Swap",
			Args:         []any{update},
			WaitForStage: client.WorkflowUpdateStageAccepted,
		},
	})
	if err != nil || request.Detached {
		return nil, xns.ErrorToApplicationError(err)
	}
	return result, xns.ErrorToApplicationError(handle.Get(ctx, result))
}

func (r *remote) put(ctx context.Context, request *xnsv1.SignalRequest) error {
	input := &pb.Everything{}
	if err := request.Request.UnmarshalTo(input); err != nil {
		return err
	}
	return r.SignalWorkflow(ctx, request.WorkflowId, request.RunId, service+"Put", input)
}

func (r *remote) finish(ctx context.Context, request *xnsv1.SignalRequest) error {
	return r.SignalWorkflow(ctx, request.WorkflowId, request.RunId, service+"Finish", nil)
}

func (r *remote) get(ctx context.Context, request *xnsv1.QueryRequest) (*pb.Everything, error) {
	answer, err := r.QueryWorkflow(ctx, request.WorkflowId, request.RunId, service+"Get")
	if err != nil {
		return nil, err
	}
	result := &pb.Everything{}
	return result, answer.Get(result)
}

func (r *remote) swap(ctx context.Context, request *xnsv1.UpdateRequest) (*pb.Everything, error) {
	input, result := &pb.Everything{}, &pb.Everything{}
	if err := request.Request.UnmarshalTo(input); err != nil {
		return nil, err
	}
	options := xns.UnmarshalUpdateWorkflowOptions(request.UpdateWorkflowOptions)
	if options.WaitForStage != client.WorkflowUpdateStageAccepted {
		return nil, temporal.NewNonRetryableApplicationError("the stage is lost", "InvalidArgument", nil)
	}
	options.UpdateName, options.Args = service+"Swap", []any{proto.Message(input)}
	handle, err := r.UpdateWorkflow(ctx, options)
	if err != nil {
		return nil, xns.ErrorToApplicationError(err)
	}
	return result, xns.ErrorToApplicationError(handle.Get(ctx, result))
}
