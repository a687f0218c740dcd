/** Figures for Prometheus. One registry for each process context; nothing is global, so tests can have many. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    received: new Counter({
      name: "charla_messages_received_total",
      help: "Messages from customers, by channel and result",
      labelNames: ["channel", "result"],
      registers,
    }),
    delivered: new Counter({
      name: "charla_messages_delivered_total",
      help: "Messages of ours that left or failed to, by channel and result",
      labelNames: ["channel", "result"],
      registers,
    }),
    turns: new Counter({
      name: "charla_turns_total",
      help: "Turns of the agents, by agent, brain and result",
      labelNames: ["agent", "brain", "result"],
      registers,
    }),
    turnSeconds: new Histogram({
      name: "charla_turn_seconds",
      help: "From the claim of a turn to its commit",
      buckets: SECONDS,
      registers,
    }),
    answerSeconds: new Histogram({
      name: "charla_answer_seconds",
      help: "From a customer's message to the commit of its answer",
      buckets: SECONDS,
      registers,
    }),
    guardHits: new Counter({
      name: "charla_guard_hits_total",
      help: "Texts that a guard changed",
      labelNames: ["guard"],
      registers,
    }),
    modelCalls: new Counter({
      name: "charla_model_calls_total",
      help: "Calls of models, by provider and result",
      labelNames: ["provider", "result"],
      registers,
    }),
    jobs: new Counter({
      name: "charla_jobs_total",
      help: "Runs of workers, by worker and result",
      labelNames: ["worker", "result"],
      registers,
    }),
    swept: new Counter({
      name: "charla_swept_total",
      help: "Pieces of work that no job held, found by the sweep",
      labelNames: ["kind"],
      registers,
    }),
    pending: new Gauge({
      name: "charla_pending",
      help: "Work that is due and not done, at the last sweep",
      labelNames: ["kind"],
      registers,
    }),
    httpSeconds: new Histogram({
      name: "charla_http_seconds",
      help: "HTTP requests by route and status",
      labelNames: ["method", "route", "status"],
      buckets: SECONDS,
      registers,
    }),
    streams: new Gauge({ name: "charla_streams", help: "Open web chat streams", registers }),
  };
}
