/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The world state in memory: accounts, storage, their journal, and the state root. */
@NullMarked
package dev.engram.evm.state;

import org.jspecify.annotations.NullMarked;
