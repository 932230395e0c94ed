package main

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"

	xnsv1 "github.com/cludden/protoc-gen-go-temporal/gen/temporal/xns/v1"
	"github.com/cludden/protoc-gen-go-temporal/pkg/xns"

	pb "interop/interopv1"
)

// caller makes calls with the activities of another language.
type caller struct {
	workflow.Context
	input *pb.RelayRequest
}

// callRemote calls workflows with the activities of another language.
func callRemote(ctx workflow.Context, input *pb.RelayRequest) (*pb.RelayResponse, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              input.TaskQueue,
		ScheduleToCloseTimeout: time.Minute,
		HeartbeatTimeout:       10 * time.Second,
		WaitForCancellation:    true,
	})
	c := &caller{ctx, input}
	response := &pb.RelayResponse{Echoed: &pb.Everything{}, Held: &pb.Everything{}}
	if err := c.hold(response); err != nil {
		return nil, err
	}
	if err := c.perform("HoldWithPut", nil, c.start("put", sample("started"), sample("put"), true)); err != nil {
		return nil, err
	}
	failure := c.perform("Break", nil, c.start("break", &pb.BreakRequest{Name: input.Name}, nil, false))
	breakage, err := breakage(failure)
	if err != nil {
		return nil, err
	}
	response.Breakages = []*pb.Breakage{breakage}
	return response, nil
}

// hold starts a workflow, talks to it and waits for its result.
func (c *caller) hold(response *pb.RelayResponse) error {
	id := c.input.Name + "/remote/hold"
	if err := c.perform("Hold", nil, c.start("hold", sample(c.input.Name), nil, true)); err != nil {
		return err
	}
	put := &xnsv1.SignalRequest{WorkflowId: id, Request: pack(sample(c.input.Name + "/put"))}
	if err := c.perform("Put", nil, put); err != nil {
		return err
	}
	if err := c.perform("Get", response.Echoed, &xnsv1.QueryRequest{WorkflowId: id}); err != nil {
		return err
	}
	update, err := xns.MarshalUpdateWorkflowOptions(client.UpdateWorkflowOptions{
		UpdateID:     "swap",
		WorkflowID:   id,
		WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err != nil {
		return err
	}
	swap := &xnsv1.UpdateRequest{UpdateWorkflowOptions: update, Request: pack(sample(c.input.Name + "/swapped"))}
	before := &pb.Everything{}
	if err := c.perform("Swap", before, swap); err != nil {
		return err
	}
	if err := expect(before, sample(c.input.Name+"/put")); err != nil {
		return err
	}
	if err := c.perform("Finish", nil, &xnsv1.SignalRequest{WorkflowId: id}); err != nil {
		return err
	}
	return c.perform("GetHold", response.Held, &xnsv1.GetWorkflowRequest{WorkflowId: id})
}

func (c *caller) perform(name string, result any, request proto.Message) error {
	return workflow.ExecuteActivity(c, service+name, request).Get(c, result)
}

// start returns the request to start a workflow, which has defaults for the rest as the Go plugin sends it.
func (c *caller) start(id string, input, signal proto.Message, detached bool) *xnsv1.WorkflowRequest {
	options, err := xns.MarshalStartWorkflowOptions(client.StartWorkflowOptions{
		ID:        c.input.Name + "/remote/" + id,
		TaskQueue: c.input.TaskQueue,
	})
	if err != nil {
		panic(err)
	}
	return &xnsv1.WorkflowRequest{
		HeartbeatInterval:    durationpb.New(time.Second),
		StartWorkflowOptions: options,
		Request:              pack(input),
		Signal:               pack(signal),
		Detached:             detached,
	}
}

func pack(message proto.Message) *anypb.Any {
	if message == nil {
		return nil
	}
	packed, err := anypb.New(message)
	if err != nil {
		panic(err)
	}
	return packed
}
