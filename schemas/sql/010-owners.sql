-- Who holds a notice: what a crash left leased is taken back at the next start.
alter table notice add column owner text;
