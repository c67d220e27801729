#!/bin/sh
# Host a: an advert each second, which is 100 hundredths. On b: --priority 130; on c: --priority 10.
exec uvrrpd --foreground --vrid 51 --interface eth0 --rfc 3 --time 100 --priority 250 \
    --script /usr/local/sbin/vrrp_switch.sh 10.0.0.100
