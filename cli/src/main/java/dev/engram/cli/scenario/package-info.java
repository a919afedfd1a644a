/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Scenarios: accounts, and transactions one after another, each with what it is expected to do.
 * {@link dev.engram.cli.scenario.ScenarioDecoder} reads the document that {@code
 * docs/scenario-format.md} describes, {@link dev.engram.cli.scenario.ScenarioRun} executes it step
 * by step, and each {@link dev.engram.cli.scenario.Outcome} says what came of a step and where that
 * is not what was expected.
 */
@NullMarked
package dev.engram.cli.scenario;

import org.jspecify.annotations.NullMarked;
