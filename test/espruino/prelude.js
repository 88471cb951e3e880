E.setConsole(null,{force:true});
E.setConsole=function(){};
setTime(0);
var __w=[],__n=1,__b="",__k="",__s=setWatch,__f=require("Flash").write,__e=require("Flash").erasePage;
function __t(n,a){var l=n+JSON.stringify(a);USB.write(l+" "+process.memory(false).usage+"\n");if(l==__k)E.kickWatchdog()}
function __a(n,a){__t(n,a);var s;do s=require("Storage").read(".answer",0,64);while(s.charCodeAt(0)!=__n);__n=__n+1&127;return eval(s.substr(1))}
function __m(a,l){return require("Storage").read(".vault",a-VAULT,l)}
function __p(a,d){__t("Flash.write",[a,d.length]);__f(d,a+SHIFT)}
function __q(a,_){__t("Flash.erasePage",[a]);a+=SHIFT;for(var e=a+PAGE;a<e;a+=require("Flash").getPage(a).length)__e(a)}
function __x(f,a){__t("setWatch",a);__w.push(f);return __s(f,a[0],a[1])}
function __d(_,d){__b+=d;for(var i=__b.indexOf("\n");i>=0;i=__b.indexOf("\n")){d=__b.substr(0,i);__b=__b.substr(i+1);eval(d)}}
function pinMode(a,b){[[a,b]].reduce(__t,"pinMode")}
function digitalWrite(a,b){[[a,b]].reduce(__t,"digitalWrite")}
function digitalRead(a){return [[a]].reduce(__a,"digitalRead")}
function digitalPulse(a,b,c){[[a,b,c]].reduce(__t,"digitalPulse")}
function analogRead(a){return [[a]].reduce(__a,"analogRead")}
function analogWrite(a,b,c){[[a,b,c]].reduce(__t,"analogWrite")}
function setWatch(f,p,o){return [[p,o]].reduce(__x,f)}
E.memoryArea=function(a,l){return [l].reduce(__m,a)};
require("Flash").write=function(d,a){[d].reduce(__p,a)};
require("Flash").erasePage=function(a){[0].reduce(__q,a)};
NRF={setServices:function(a,b){[[a,b]].reduce(__t,"NRF.setServices")},sleep:function(){[[]].reduce(__t,"NRF.sleep")},getBattery:function(){return [[]].reduce(__a,"NRF.getBattery")}};
I2C1={setup:function(o){[[o]].reduce(__t,"I2C1.setup")},writeTo:function(a,b){[[a,b]].reduce(__a,"I2C1.writeTo")},readFrom:function(a,n){return [[a,n]].reduce(__a,"I2C1.readFrom")}};
process.on("uncaughtException",function(e){__t("exception",[""+e,e.stack])});
E.on("errorFlag",function(f){__t("errorFlag",[f])});
USB.on("data",function(d){[d].reduce(__d,0)});
