/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.prover.Witness;
import java.util.List;

/**
 * The tables of a segment.
 *
 * @param witnesses those that take part
 * @param initialRoot of the memory before, plain numbers; none if it is volatile
 * @param finalRoot of the memory after
 */
public record FilledTables(List<Witness> witnesses, int[] initialRoot, int[] finalRoot) {}
