import "./patches";
import "./fuzz";
import "./attributes";
import "./lost";
import "./content";
import "./choices";
import "./templates";
import "./others";
