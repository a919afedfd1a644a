/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The world state in memory, Yellow Paper section 4.1: accounts, their storage, and the state root.
 *
 * <p>{@link dev.engram.evm.state.WorldState} hands out one {@link dev.engram.evm.state.Account} per
 * address and each of them one {@link dev.engram.evm.state.Slot} per key. Whoever changes them does
 * so through these entries; what was there before goes to a journal, from which {@link
 * dev.engram.evm.state.WorldState#revertTo} takes it back. Entries are found by the limbs of a
 * stack slot and the journal is made of arrays that only grow, so that a call which touches what an
 * earlier one touched allocates nothing.
 */
@NullMarked
package dev.engram.evm.state;

import org.jspecify.annotations.NullMarked;
