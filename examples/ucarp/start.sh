#!/bin/sh
# Host a, the preferred master. On b: --srcip=10.0.0.2 --advskew=100; on c: --srcip=10.0.0.3 --advskew=200.
exec ucarp --interface=eth0 --srcip=10.0.0.1 --vhid=51 --passfile=/etc/ucarp.pass --addr=10.0.0.100 \
    --advbase=1 --advskew=0 --preempt --neutral --upscript=/etc/vip-up.sh --downscript=/etc/vip-down.sh
