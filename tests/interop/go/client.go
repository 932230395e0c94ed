package main

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"

	pb "interop/interopv1"
)

// session is a client of the workers on a queue, whose workflows call workers on peer.
type session struct {
	client.Client
	queue, peer, name string
}

func converse(s *session) error {
	ctx := context.Background()
	for name, say := range map[string]func(context.Context) error{
		"hold": s.hold, "begin": s.begin, "idle": s.idle, "break": s.fail, "relay": s.relay,
	} {
		if err := say(ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (s *session) options(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: s.name + "/" + id, TaskQueue: s.queue}
}

func (s *session) hold(ctx context.Context) error {
	id := s.name + "/hold"
	first, second, last := sample(s.name+"/first"), sample(s.name+"/second"), sample(s.name+"/last")
	run, err := s.SignalWithStartWorkflow(
		ctx, id, service+"Put", first, s.options("hold"), service+"Hold", sample(s.name))
	if err != nil {
		return err
	}
	if err := s.expectHeld(ctx, id, first); err != nil {
		return err
	}
	if err := s.pick(ctx, id); err != nil {
		return err
	}
	before := &pb.Everything{}
	if err := s.update(ctx, id, before, "Swap", second); err != nil {
		return err
	}
	if err := expect(before, first); err != nil {
		return err
	}
	if err := expectText(s.update(ctx, id, nil, "Swap", sample("")), "a name is required"); err != nil {
		return err
	}
	if err := expectBroken(s.update(ctx, id, nil, "Swap", sample("break")), "break"); err != nil {
		return err
	}
	if err := s.update(ctx, id, nil, "Clear"); err != nil {
		return err
	}
	if err := s.expectHeld(ctx, id, &pb.Everything{}); err != nil {
		return err
	}
	if err := s.SignalWorkflow(ctx, id, "", service+"Put", last); err != nil {
		return err
	}
	if err := s.SignalWorkflow(ctx, id, "", service+"Finish", nil); err != nil {
		return err
	}
	result := &pb.Everything{}
	if err := run.Get(ctx, result); err != nil {
		return err
	}
	return expect(result, last)
}

func (s *session) expectHeld(ctx context.Context, id string, wanted *pb.Everything) error {
	answer, err := s.QueryWorkflow(ctx, id, "", service+"Get")
	if err != nil {
		return err
	}
	held := &pb.Everything{}
	if err := answer.Get(held); err != nil {
		return err
	}
	return expect(held, wanted)
}

func (s *session) pick(ctx context.Context, id string) error {
	if _, err := s.QueryWorkflow(ctx, id, "", service+"Pick", &pb.PickRequest{Name: s.name + "/first"}); err != nil {
		return err
	}
	_, err := s.QueryWorkflow(ctx, id, "", service+"Pick", &pb.PickRequest{Name: "nothing"})
	if encrypts() {
		// The caller of a query gets the text of a failure without its attributes.
		return expectText(err, "Encoded failure")
	}
	return expectText(err, "nothing is not held")
}

func (s *session) update(ctx context.Context, id string, answer any, name string, arguments ...any) error {
	handle, err := s.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   id,
		UpdateName:   service + name,
		Args:         arguments,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, answer)
}

// begin starts with an update.
func (s *session) begin(ctx context.Context) error {
	begun, first := sample(s.name+"/begun"), sample(s.name+"/first")
	before := &pb.Everything{}
	if err := s.updateWithStart(ctx, begun, first, before); err != nil {
		return err
	}
	if err := expect(before, begun); err != nil {
		return err
	}
	if err := expectBroken(s.updateWithStart(ctx, begun, sample("break"), nil), "break"); err != nil {
		return err
	}
	id := s.name + "/begun/hold"
	if err := s.SignalWorkflow(ctx, id, "", service+"Finish", nil); err != nil {
		return err
	}
	result := &pb.Everything{}
	if err := s.GetWorkflow(ctx, id, "").Get(ctx, result); err != nil {
		return err
	}
	return expect(result, first)
}

func (s *session) updateWithStart(ctx context.Context, input, swap *pb.Everything, answer any) error {
	options := s.options("begun/hold")
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	handle, err := s.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: s.NewWithStartWorkflowOperation(options, service+"Hold", input),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName:   service + "Swap",
			Args:         []any{swap},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, answer)
}

func (s *session) idle(ctx context.Context) error {
	run, err := s.SignalWithStartWorkflow(
		ctx, s.name+"/idle", service+"Finish", nil, s.options("idle"), service+"Idle")
	if err != nil {
		return err
	}
	return run.Get(ctx, nil)
}

func (s *session) fail(ctx context.Context) error {
	request := &pb.BreakRequest{Name: s.name}
	run, err := s.ExecuteWorkflow(ctx, s.options("break"), service+"Break", request)
	if err != nil {
		return err
	}
	return expectBroken(run.Get(ctx, nil), s.name)
}

func (s *session) relay(ctx context.Context) error {
	request := &pb.RelayRequest{Name: s.name, TaskQueue: s.peer}
	run, err := s.ExecuteWorkflow(ctx, s.options("relay"), service+"Relay", request)
	if err != nil {
		return err
	}
	response := &pb.RelayResponse{}
	if err := run.Get(ctx, response); err != nil {
		return err
	}
	return expect(response, &pb.RelayResponse{
		Echoed:    sample(s.name),
		Held:      sample(s.name + "/put"),
		Breakages: []*pb.Breakage{wantedBreakage(s.name), wantedBreakage(s.name + "/relayed")},
	})
}

func wantedBreakage(name string) *pb.Breakage {
	return &pb.Breakage{Type: "Broken", Message: "broken on purpose", NonRetryable: true, Details: sample(name)}
}

func expectBroken(err error, name string) error {
	got, err := breakage(err)
	if err != nil {
		return err
	}
	return expect(got, wantedBreakage(name))
}

func expectText(err error, wanted string) error {
	if err == nil || !strings.Contains(err.Error(), wanted) {
		return fmt.Errorf("expected %q, not: %v", wanted, err)
	}
	return nil
}

func expect(got, wanted proto.Message) error {
	if !proto.Equal(got, wanted) {
		return fmt.Errorf("expected %v, not %v", wanted, got)
	}
	return nil
}
