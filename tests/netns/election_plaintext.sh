#!/bin/bash
#
#   host 1 (priority 250) ---+
#   host 2 (190) ------------+--- br0; the pair is set to plaintext = true
#
# election.sh without a key.
export relay_plaintext=1
exec "${0%/*}/election.sh" v3-ipv4 2
