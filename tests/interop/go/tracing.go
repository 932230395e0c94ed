package main

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// tracing returns the interceptor of Go's SDK. Its spans are not recorded, and have the ids of their parents.
func tracing() (interceptor.Interceptor, error) {
	return opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer:            noop.NewTracerProvider().Tracer("interop"),
		TextMapPropagator: propagation.TraceContext{},
	})
}

// tracedWorkflow returns the parent of its span, and of the span of an activity in another language.
func tracedWorkflow(ctx workflow.Context, queue string) ([]string, error) {
	span, _ := opentelemetry.SpanFromWorkflowContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           queue,
		StartToCloseTimeout: 20 * time.Second,
	})
	var activity string
	err := workflow.ExecuteActivity(ctx, "traced").Get(ctx, &activity)
	return []string{parent(span.SpanContext()), activity}, err
}

func traced(ctx context.Context) (string, error) {
	return parent(trace.SpanContextFromContext(ctx)), nil
}

// parent returns the span in the format of the header `traceparent`.
func parent(span trace.SpanContext) string {
	return "00-" + span.TraceID().String() + "-" + span.SpanID().String() + "-" + span.TraceFlags().String()
}
