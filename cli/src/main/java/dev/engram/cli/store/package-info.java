/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What {@code engram store} and the commands that keep a memory in a store share: an {@link
 * dev.engram.cli.store.OpenedStore} is a store with whatever it refuses told in a line; the {@link
 * dev.engram.cli.store.DifferingCells} are what two versions differ in.
 */
@NullMarked
package dev.engram.cli.store;

import org.jspecify.annotations.NullMarked;
