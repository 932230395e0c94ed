package main

import (
	"time"

	"go.temporal.io/sdk/workflow"

	pb "interop/interopv1"
)

// relay calls activities and starts children of another language.
func relay(ctx workflow.Context, input *pb.RelayRequest) (*pb.RelayResponse, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           input.TaskQueue,
		StartToCloseTimeout: 20 * time.Second,
	})
	response := &pb.RelayResponse{Echoed: &pb.Everything{}, Held: &pb.Everything{}}
	perform := func(name string, arguments ...any) workflow.Future {
		return workflow.ExecuteActivity(ctx, service+name, arguments...)
	}
	if err := perform("Echo", sample(input.Name)).Get(ctx, response.Echoed); err != nil {
		return nil, err
	}
	if err := perform("Rest").Get(ctx, nil); err != nil {
		return nil, err
	}
	if err := relayHold(ctx, input, response.Held); err != nil {
		return nil, err
	}
	if err := relayIdle(ctx, input); err != nil {
		return nil, err
	}
	request := &pb.BreakRequest{Name: input.Name + "/relayed"}
	failures := []error{
		perform("Crack", &pb.BreakRequest{Name: input.Name}).Get(ctx, nil),
		start(ctx, input, "Break", "break", request).Get(ctx, nil),
	}
	for _, failure := range failures {
		breakage, err := breakage(failure)
		if err != nil {
			return nil, err
		}
		response.Breakages = append(response.Breakages, breakage)
	}
	return response, nil
}

// relayHold returns the message that a child holds at the end, after signals from its parent and from outside.
func relayHold(ctx workflow.Context, input *pb.RelayRequest, held *pb.Everything) error {
	child := start(ctx, input, "Hold", "hold", sample(input.Name+"/relayed"))
	put := child.SignalChildWorkflow(ctx, service+"Put", sample(input.Name+"/put"))
	if err := put.Get(ctx, nil); err != nil {
		return err
	}
	finish := workflow.SignalExternalWorkflow(ctx, input.Name+"/relayed/hold", "", service+"Finish", nil)
	if err := finish.Get(ctx, nil); err != nil {
		return err
	}
	return child.Get(ctx, held)
}

func relayIdle(ctx workflow.Context, input *pb.RelayRequest) error {
	child := start(ctx, input, "Idle", "idle")
	if err := child.SignalChildWorkflow(ctx, service+"Finish", nil).Get(ctx, nil); err != nil {
		return err
	}
	return child.Get(ctx, nil)
}

func start(ctx workflow.Context, input *pb.RelayRequest, name, id string, arguments ...any) workflow.ChildWorkflowFuture {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		TaskQueue:  input.TaskQueue,
		WorkflowID: input.Name + "/relayed/" + id,
	})
	return workflow.ExecuteChildWorkflow(ctx, service+name, arguments...)
}
