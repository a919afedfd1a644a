/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A phase of a proof, as Java Flight Recorder shows it. */
@Name("dev.engram.stark.Phase")
@Label("Proof phase")
@Category({"Engram", "Stark"})
@Description("A phase of making a proof")
@StackTrace(false)
final class PhaseEvent extends Event {

  @Label("Phase")
  String phase = "";

  @Label("Rows")
  @Description("Of all tables together")
  long rows;
}
