/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.picture.MemoryHistory;
import dev.engram.evm.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a step.
 *
 * @param number of the step, from 1
 * @param headline what the step did, in a few words
 * @param receipt null if there was no transaction, because it was refused or could not be made
 * @param status as an expectation writes it
 * @param reason of a revert or a refusal; empty if there is none to tell
 * @param returns the values that a function returned, as text; empty where it declares none or they
 *     were not decoded
 * @param events one text for each log
 * @param memory what happened in memory during this step
 * @param mismatches what was expected and not found; empty if the step did as it should
 */
public record Outcome(
    int number,
    String title,
    String headline,
    @Nullable Receipt receipt,
    String status,
    String reason,
    List<String> returns,
    List<String> events,
    MemoryHistory memory,
    List<String> mismatches) {

  public Outcome {
    returns = List.copyOf(returns);
    events = List.copyOf(events);
    mismatches = List.copyOf(mismatches);
  }

  public boolean asExpected() {
    return mismatches.isEmpty();
  }
}
