FROM alpine
RUNN echo
  fRom x
WHATEVER
copyy a b
